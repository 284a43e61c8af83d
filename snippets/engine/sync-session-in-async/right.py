# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "psycopg[binary]", "pymysql"]
# ///
"""An async session: while it waits, the other tasks run."""

import asyncio
import os
import time
from collections.abc import Coroutine

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
SYNC_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "mariadb": "mariadb+pymysql",
    "mysql": "mysql+pymysql",
}
backend = make_url(DATABASE_URL).get_backend_name()
SYNC_URL = make_url(DATABASE_URL).set(drivername=SYNC_DRIVERS[backend])
half_a_second = text(
    f"SELECT {'pg_sleep' if backend == 'postgresql' else 'sleep'}(0.5)"
)

if backend == "sqlite":  # which has no such function

    @event.listens_for(Engine, "connect")
    def add_sleep(connection: DBAPIConnection, _: object) -> None:
        connection.create_function("sleep", 1, time.sleep)


async def beats_during(work: Coroutine[None, None, None]) -> int:
    """How often another task gets its turn while the work is done."""
    beats = 0

    async def heart() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    task = asyncio.create_task(heart())
    await asyncio.sleep(0)  # the heart starts
    await work
    task.cancel()
    await asyncio.wait([task])
    return beats


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL)

    async def report() -> None:
        async with AsyncSession(engine) as session:
            await session.execute(half_a_second)

    beats = await beats_during(report())
    await engine.dispose()
    assert beats >= 5, f"{beats} of 50 beats: the loop stood still"
    # --8<-- [end:example]


asyncio.run(main())
