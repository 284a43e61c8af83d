# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The default pool of an async engine."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import QueuePool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL, pool_size=10)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42
    # --8<-- [end:example]
    assert isinstance(engine.pool, QueuePool)  # the base class of the default
    await engine.dispose()


asyncio.run(main())
