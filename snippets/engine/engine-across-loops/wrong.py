# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""One engine and its pool, two event loops."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)


async def job() -> None:
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # RuntimeError: Task <Task pending …> got Future <Future pending …> attached to
        # a different loop


asyncio.run(job())
asyncio.run(job())
asyncio.run(engine.dispose())
# --8<-- [end:example]
