# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The sessions of the tasks do not see what this one has not committed."""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Book(title="Notes")])

    # --8<-- [start:example]
    async def count(key: Mapped[int]) -> int | None:
        async with make_session() as session:
            return await session.scalar(select(func.count(key)))

    async with make_session() as session:
        session.add_all([Author(name="Grace"), Book(title="Compilers")])
        await session.flush()
        authors, books = await asyncio.gather(count(Author.id), count(Book.id))
        await session.commit()
    assert (authors, books) == (2, 2), f"counted {authors} author, {books} book"
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: counted 1 author, 1 book
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
