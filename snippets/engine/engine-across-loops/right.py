# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""The code that starts the loop creates the engine and disposes of it."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
async def job(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42
        #> 42


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    try:
        await job(engine)
    finally:
        await engine.dispose()


asyncio.run(main())
asyncio.run(main())
# --8<-- [end:example]
