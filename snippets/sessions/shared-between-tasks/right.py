# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Two tasks read at the same time, each through a session of its own."""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import (
    async_sessionmaker,
    close_all_sessions,
    create_async_engine,
)
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
        session.add_all([Author(name="Ada"), Book(title="One"), Book(title="Two")])
    await engine.dispose()  # the pool is empty, as in a process that starts

    try:
        # --8<-- [start:example]
        async def count(key: Mapped[int]) -> int | None:
            async with make_session() as session:
                return await session.scalar(select(func.count(key)))

        authors, books = await asyncio.gather(count(Author.id), count(Book.id))
        print(f"{authors} author, {books} books")
        #> 1 author, 2 books
        # --8<-- [end:example]
    finally:
        # After a failure: let the other tasks end, and close what they still hold.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
