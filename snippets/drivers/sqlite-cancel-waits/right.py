# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Let SQLite stop by itself."""

import asyncio
import os
import time

from sqlalchemy import event, text
from sqlalchemy.engine import AdaptedConnection, Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

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
    # --8<-- [start:example]
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine.sync_engine, "connect")
        def watch(connection: AdaptedConnection, entry: ConnectionPoolEntry) -> None:
            def overdue() -> bool:
                deadline: float = entry.info.get("deadline", float("inf"))
                return time.monotonic() > deadline

            connection.run_async(lambda c: c.set_progress_handler(overdue, 100))

        @event.listens_for(engine.sync_engine, "before_cursor_execute")
        def start(connection: Connection, *_: object) -> None:
            connection.info["deadline"] = time.monotonic() + 0.35

    started = time.monotonic()
    try:
        async with asyncio.timeout(0.3), make_session() as session:
            await session.execute(slow_report)
    except TimeoutError:
        print("no report today")
        #> no report today
    waited = time.monotonic() - started
    assert waited < 1.2, "the timeout came when the report was complete"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
