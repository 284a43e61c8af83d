# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Make an engine for each request: each has a pool of its own, and nobody closes it."""

import asyncio
import os

from sqlalchemy import String, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import Pool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session, session.begin():
        session.add_all(Author(id=number, name="Ada") for number in range(1, 6))
    await engine.dispose()

    connections: list[DBAPIConnection] = []

    @event.listens_for(Pool, "connect")
    def opened(connection: DBAPIConnection, _: object) -> None:
        connections.append(connection)

    @event.listens_for(Pool, "close")
    def closed(connection: DBAPIConnection, _: object) -> None:
        connections.remove(connection)

    # --8<-- [start:example]
    async def find_author(author_id: int) -> Author:
        engine = create_async_engine(DATABASE_URL)
        async with AsyncSession(engine) as session:
            return await session.get_one(Author, author_id)

    for author_id in range(1, 6):
        await find_author(author_id)
    assert len(connections) == 1, f"{len(connections)} connections are open"
    #      ^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: 5 connections are open
    # --8<-- [end:example]


asyncio.run(main())
