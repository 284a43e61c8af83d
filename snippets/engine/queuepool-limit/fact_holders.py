# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Note who takes a connection, and name the holders when the pool is empty."""

import asyncio
import os

from sqlalchemy import event, text
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL, pool_size=2, max_overflow=0, pool_timeout=0.1)
    make_session = async_sessionmaker(engine)

    sessions: list[AsyncSession] = []

    async def hold_a_connection() -> None:
        session = make_session()
        await session.execute(text("SELECT 1"))
        sessions.append(session)

    # --8<-- [start:example]
    holders: dict[ConnectionPoolEntry, str] = {}

    @event.listens_for(engine.sync_engine, "checkout")
    def taken(_connection: object, entry: ConnectionPoolEntry, _proxy: object) -> None:
        if task := asyncio.current_task():
            holders[entry] = task.get_name()

    @event.listens_for(engine.sync_engine, "checkin")
    def returned(_connection: object, entry: ConnectionPoolEntry) -> None:
        holders.pop(entry, None)

    for name in ["import", "newsletter"]:
        await asyncio.create_task(hold_a_connection(), name=name)
    try:
        async with engine.connect():
            pass
    except PoolTimeout:
        print(*holders.values(), sep=", ")
        #> import, newsletter
    # --8<-- [end:example]
    for session in sessions:
        await session.close()
    await engine.dispose()


asyncio.run(main())
