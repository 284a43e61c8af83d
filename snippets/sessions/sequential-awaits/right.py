# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Three independent queries at the same time, in a session each."""

import asyncio
import os
import time

from sqlalchemy import Connection, String, event, func, make_url, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
backend = make_url(DATABASE_URL).get_backend_name()
pause = text(f"SELECT {'pg_sleep' if backend == 'postgresql' else 'sleep'}(0.5)")


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


class Review(Base):
    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    stars: Mapped[int]


async def slow_count(session: AsyncSession, key: Mapped[int]) -> int | None:
    """Count rows, which takes the database 0.5 seconds."""
    await session.execute(pause)
    return await session.scalar(select(func.count(key)))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    busy: set[Connection] = set()
    at_once = 0

    @event.listens_for(engine.sync_engine, "connect")
    def add_sleep(connection: DBAPIConnection, _: object) -> None:
        if backend == "sqlite":  # which has no such function
            connection.create_function("sleep", 1, time.sleep)

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def begin(connection: Connection, *_: object) -> None:
        nonlocal at_once
        busy.add(connection)
        at_once = max(at_once, len(busy))

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def end(connection: Connection, *_: object) -> None:
        busy.discard(connection)

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Book(title="Notes"), Review(stars=5)])

    # --8<-- [start:example]
    async def count(key: Mapped[int]) -> int | None:
        async with make_session() as session:
            return await slow_count(session, key)

    authors, books, reviews = await asyncio.gather(
        count(Author.id), count(Book.id), count(Review.id)
    )
    print(f"{authors} author, {books} book, {reviews} review")
    #> 1 author, 1 book, 1 review
    assert at_once == 3, f"3 independent queries, {at_once} at a time"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
