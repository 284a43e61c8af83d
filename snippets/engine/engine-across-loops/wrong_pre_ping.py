# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""pool_pre_ping=True pings the connection in the wrong loop."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL, pool_pre_ping=True)


async def job() -> None:
    async with engine.connect() as connection:
    #          ^^^^^^^^^^^^^^^^
    # RuntimeError: Task <Task pending …> got Future <Future pending …> attached to a
    # different loop
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42


asyncio.run(job())
asyncio.run(job())
asyncio.run(engine.dispose())
# --8<-- [end:example]
