# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Let the tasks wait longer for their turn."""

import asyncio
import os
import time

from sqlalchemy import event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.pool import Pool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


async def main() -> None:
    backend = make_url(DATABASE_URL).get_backend_name()
    sleep = "pg_sleep" if backend == "postgresql" else "sleep"
    slow_query = text(f"SELECT {sleep}(0.04)")
    if backend == "sqlite":  # which has no such function

        @event.listens_for(Pool, "connect")
        def add_sleep(connection: DBAPIConnection, _: object) -> None:
            connection.create_function("sleep", 1, time.sleep)

    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL, pool_size=2, max_overflow=0, pool_timeout=60)
    make_session = async_sessionmaker(engine)

    async def report() -> None:
        async with make_session() as session:
            await session.execute(slow_query)

    reports = await asyncio.gather(*(report() for _ in range(8)))
    print(f"{len(reports)} reports")
    #> 8 reports
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
