# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Arguments of one pool for an in-memory database."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL, pool_size=10)
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # TypeError: Invalid argument(s) 'pool_size' sent to create_engine(), using
    # configuration SQLiteDialect_aiosqlite/StaticPool/Engine.  Please check that the
    # keyword arguments are appropriate for this combination of components.
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
