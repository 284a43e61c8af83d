# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A statement of 1.2 s, and 0.3 s to wait for it"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
SLEEP = "pg_sleep" if DATABASE_URL.startswith("postgresql") else "sleep"
SLOW = f"SELECT {SLEEP}(1.2)"
if DATABASE_URL.startswith("sqlite"):
    # 120 short steps: SQLite can stop between them.
    SLOW = """
        WITH RECURSIVE step(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 120
        )
        SELECT sum(sleep(0.01)) FROM step
    """


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    if DATABASE_URL.startswith("sqlite"):
        # Give SQLite the function that the servers have.
        @event.listens_for(engine.sync_engine, "connect")
        def define_sleep(connection: DBAPIConnection, _: object) -> None:
            connection.create_function("sleep", 1, time.sleep)

    make_session = async_sessionmaker(engine)
    slow_report = text(SLOW)
    reports: list[asyncio.Task[None]] = []

    # --8<-- [start:example]
    async def report() -> None:
        async with make_session() as session:
            await session.execute(slow_report)

    async def timeout() -> None:
        async with asyncio.timeout(0.3):
            await report()

    async def wait_for() -> None:
        await asyncio.wait_for(report(), 0.3)

    async def cancel() -> None:
        task = asyncio.create_task(report())
        await asyncio.sleep(0.3)
        task.cancel()
        await task

    async def wait() -> None:
        task = asyncio.create_task(report())
        reports.append(task)
        await asyncio.wait([task], timeout=0.3)

    # --8<-- [end:example]

    async def measure(function: Callable[[], Awaitable[None]]) -> str:
        started = time.monotonic()
        with suppress(TimeoutError, asyncio.CancelledError):
            await function()
        waited = time.monotonic() - started
        when = "after 0.3 s" if waited < 1.0 else "after 1.2 s"
        return f"{function.__name__}() returns {when}"

    functions = timeout, wait_for, cancel, wait
    for line in await asyncio.gather(*(measure(function) for function in functions)):
        print(line)
        #> timeout() returns after 1.2 s
        #> wait_for() returns after 1.2 s
        #> cancel() returns after 1.2 s
        #> wait() returns after 0.3 s
    await asyncio.gather(*reports)
    await engine.dispose()


asyncio.run(main())
