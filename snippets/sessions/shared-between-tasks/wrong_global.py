# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""One session for all requests."""

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


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)
make_session = async_sessionmaker(engine)
session = make_session()  # for all requests


async def count(key: Mapped[int]) -> int | None:
    return await session.scalar(select(func.count(key)))
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.InvalidRequestError: This session is provisioning a new connection;
    # concurrent operations are not permitted


async def handle_requests() -> None:
    authors, books = await asyncio.gather(count(Author.id), count(Book.id))
    print(f"{authors} author, {books} books")
    # --8<-- [end:example]


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as first:
        first.add_all([Author(name="Ada"), Book(title="One"), Book(title="Two")])
    await engine.dispose()  # the pool is empty, as in a process that starts

    try:
        await handle_requests()
    finally:
        # After a failure: let the other tasks end, and close what they still hold.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
