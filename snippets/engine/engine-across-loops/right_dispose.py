# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""A module-level engine whose pool is emptied before each loop ends."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)


async def job() -> None:
    try:
        async with engine.connect() as connection:
            print(await connection.scalar(text("SELECT 40 + 2")))
            #> 42
            #> 42
    finally:
        await engine.dispose()


asyncio.run(job())
asyncio.run(job())
# --8<-- [end:example]
