# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
#
# [tool.handbook.skip]
# sqlite = "asyncpg is for PostgreSQL"
# mariadb = "asyncpg is for PostgreSQL"
# mysql = "asyncpg is for PostgreSQL"
# ///
"""Let asyncpg read a URL with channel_binding."""

import asyncio
import os

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    # --8<-- [start:example]
    dsn = f"{DATABASE_URL}?sslmode=prefer&channel_binding=prefer"

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(dsn.replace("+asyncpg", ""))

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    async with engine.connect() as connection:
    #          ^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.ProgrammingError:
    # (sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) unrecognized
    # configuration parameter "channel_binding"
        print(await connection.scalar(text("SELECT 'connected'")))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
