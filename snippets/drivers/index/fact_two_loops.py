# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""One pool, two event loops"""

import asyncio
import logging
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
engine = create_async_engine(DATABASE_URL)
logging.disable()  # the pool logs that it cannot close what the other loop opened


async def query() -> None:
    async with engine.connect() as connection:
        try:
            await connection.execute(text("SELECT 1"))
        finally:
            # It fails too, and 2.0 returns the connection at the next attempt only.
            await connection.close()


# --8<-- [start:example]
with asyncio.Runner() as first_loop, asyncio.Runner() as second_loop:
    first_loop.run(query())
    for attempt in ("first query", "second query"):
        try:
            second_loop.run(query())
            print(f"{attempt}: works")
            #> first query: works
            #> second query: works
        except Exception as error:
            print(f"{attempt}: {type(error).__name__}")
    # --8<-- [end:example]
    first_loop.run(engine.dispose())
