# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Catch TimeoutError, which is another class."""

import asyncio
import os
import time

from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL, pool_size=2, max_overflow=0, pool_timeout=0.1)
    make_session = async_sessionmaker(engine)
    sleep = "pg_sleep" if engine.dialect.name == "postgresql" else "sleep"
    slow_query = text(f"SELECT {sleep}(0.04)")
    if engine.dialect.name == "sqlite":  # which has no such function

        @event.listens_for(engine.sync_engine, "connect")
        def add_sleep(connection: DBAPIConnection, _: object) -> None:
            connection.create_function("sleep", 1, time.sleep)

    try:
        # --8<-- [start:example]
        async def report() -> str:
            try:
                async with make_session() as session:
                    await session.execute(slow_query)
                    #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                    # sqlalchemy.exc.TimeoutError: QueuePool limit of size 2 overflow 0
                    # reached, connection timed out, timeout 0.10
                    return "done"
            except TimeoutError:
                return "busy, try again later"

        print(await asyncio.gather(*(report() for _ in range(8))))
        # --8<-- [end:example]
    finally:
        # After a failure: let the other tasks end.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await engine.dispose()


asyncio.run(main())
