# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A quick query waits for the slow one in the same session."""

import asyncio
import os
import time

from sqlalchemy import String, event, func, make_url, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)

    @event.listens_for(engine.sync_engine, "connect")
    def add_sleep(connection: DBAPIConnection, _: object) -> None:
        if backend == "sqlite":  # which has no such function
            connection.create_function("sleep", 1, time.sleep)

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Book(title="Notes")])

    # --8<-- [start:example]
    finished: list[str] = []

    async def slow() -> None:
        await session.execute(pause)  # 0.5 seconds
        finished.append("slow")

    async def quick() -> None:
        await session.scalar(select(func.count(Book.id)))
        finished.append("quick")

    async with make_session() as session:
        await asyncio.gather(slow(), quick())
    assert finished == ["quick", "slow"], f"finished in this order: {finished}"
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: finished in this order: ['slow', 'quick']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
