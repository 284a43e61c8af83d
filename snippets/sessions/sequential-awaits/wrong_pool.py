# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Five tasks, two connections."""

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
    engine = create_async_engine(
        DATABASE_URL, pool_size=2, max_overflow=0, pool_timeout=0.1
    )
    make_session = async_sessionmaker(engine)

    @event.listens_for(engine.sync_engine, "connect")
    def add_sleep(connection: DBAPIConnection, _: object) -> None:
        if backend == "sqlite":  # which has no such function
            connection.create_function("sleep", 1, time.sleep)

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Book(title="Notes")])

    try:
        # --8<-- [start:example]
        async def count(key: Mapped[int]) -> int | None:
            async with make_session() as session:
                await session.execute(pause)  # 0.5 seconds
                #^^^^^^^^^^^^^^^^^^^^^^^^^^^
                # sqlalchemy.exc.TimeoutError: QueuePool limit of size 2 overflow 0
                # reached, connection timed out, timeout 0.10
                return await session.scalar(select(func.count(key)))

        print(await asyncio.gather(*[count(Book.id) for _ in range(5)]))
        # --8<-- [end:example]
    finally:
        # After a failure: let the other tasks end.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await engine.dispose()


asyncio.run(main())
