# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A pool for threads in an async engine."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import QueuePool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL, poolclass=QueuePool, pool_size=10)
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.ArgumentError: Pool class QueuePool cannot be used with asyncio
    # engine
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
    # --8<-- [end:example]
    assert isinstance(engine.pool, QueuePool)  # the base class of the default
    await engine.dispose()


asyncio.run(main())
