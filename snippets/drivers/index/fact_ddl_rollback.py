# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""rollback() after CREATE TABLE"""

import asyncio
import os

from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    # --8<-- [start:example]
    async with engine.connect() as connection:
        await connection.execute(text("CREATE TABLE author (id INTEGER)"))
        await connection.rollback()
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    print("the table stays" if tables else "takes the table back")
    #> the table stays
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
