# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Refer to the object of the other session by its id."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, insert
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship()


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Author).values(id=1, name="Ada"))

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    async with make_session() as user_session, make_session() as session:
        user = await user_session.get_one(Author, 1)
        book = Book(title="Letters", author_id=user.id)
        session.add(book)
        await session.commit()
        print(f"{book.title} belongs to {book.author_id}")
        #> Letters belongs to 1
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
