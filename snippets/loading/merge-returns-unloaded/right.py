# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Keep the key of the object, and load by it."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, insert
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Author).values(id=1, name="Ada"))
        await connection.execute(insert(Book).values(id=1, title="Notes", author_id=1))

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session() as session:
        cached = await session.get_one(Author, 1)

    async with make_session() as session:
        loading = [selectinload(Author.books)]
        author = await session.get_one(Author, cached.id, options=loading)
        print(author is cached)
        #> False
        print(author.name)
        #> Ada
        for book in author.books:
            print(book.title)
            #> Notes
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
