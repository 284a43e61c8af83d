# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""The engine lives as long as the application that uses it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
@asynccontextmanager
async def lifespan() -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(DATABASE_URL)
    try:
        yield engine
    finally:
        await engine.dispose()


async def job(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42
        #> 42


async def main() -> None:
    async with lifespan() as engine:
        await job(engine)


asyncio.run(main())
asyncio.run(main())
# --8<-- [end:example]
