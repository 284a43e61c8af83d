# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Default isolation level"""

import asyncio
import os

from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    # --8<-- [start:example]
    async with engine.connect() as connection:
        print(await connection.get_isolation_level())
        #> SERIALIZABLE
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
