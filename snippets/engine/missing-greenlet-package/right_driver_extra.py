# --8<-- [start:example]
# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[aiosqlite]>=2.0"]
# ///
# --8<-- [end:example]
"""Install driver and greenlet with the extra that is named after the driver."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 1")))
        #> 1
    await engine.dispose()


asyncio.run(main())
