# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""A module-level engine that keeps no connection."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL, poolclass=NullPool)


async def job() -> None:
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42
        #> 42


asyncio.run(job())
asyncio.run(job())
asyncio.run(engine.dispose())
# --8<-- [end:example]
