# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Without -X dev, nothing is to be seen."""

import asyncio
import os
import warnings

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")

# --8<-- [start:example]
warnings.simplefilter("ignore", ResourceWarning)  # as Python does by itself


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 42")))
        #> 42


asyncio.run(main())
# --8<-- [end:example]
