# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
# ///
"""Pass ssl=true."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(f"{DATABASE_URL}?ssl=true")
    async with engine.connect() as connection:
    #          ^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.InterfaceError:
    # (sqlalchemy.dialects.postgresql.asyncpg.InterfaceError) `sslmode` parameter must
    # be one of: disable, allow, prefer, require, verify-ca, verify-full
        print(await connection.scalar(text("SELECT 'connected'")))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
