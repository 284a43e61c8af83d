# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Arguments of a pool for all but in-memory databases."""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    in_memory = make_url(DATABASE_URL).database in (None, "", ":memory:")
    sizes = {} if in_memory else {"pool_size": 10}
    engine = create_async_engine(DATABASE_URL, **sizes)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
