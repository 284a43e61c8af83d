# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Add an object to a session that holds another one for the same row."""

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

    async with make_session() as user_session:
        user = await user_session.get_one(Author, 1)

    async with make_session() as session:
        author = await session.get_one(Author, 1)
        session.add(Book(title="Letters", author=user))
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.InvalidRequestError: Can't attach instance <Author at 0x…>;
        # another instance with key (<class '__main__.Author'>, (1,), None) is already
        # present in this session.
        await session.commit()
        print(author.name)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
