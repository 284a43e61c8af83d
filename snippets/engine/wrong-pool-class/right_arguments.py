# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""No pool, and no arguments for one."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL, poolclass=NullPool, pool_pre_ping=True)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
