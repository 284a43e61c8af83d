# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What is stored after a commit() inside the block and the error"""

import asyncio
import os

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    # --8<-- [start:example]
    try:
        async with make_session.begin() as session:
            author = Author(name="Ada")
            session.add(author)
            await session.commit()
            session.add(Book(title="Notes", author_id=author.id))
    except InvalidRequestError:
        async with make_session() as session:
            print("authors:", await session.scalar(select(func.count(Author.id))))
            #> authors: 1
            print("books:", await session.scalar(select(func.count(Book.id))))
            #> books: 0
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
