# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
#
# [tool.handbook.skip]
# sqlite = "psycopg is for PostgreSQL"
# mariadb = "psycopg is for PostgreSQL"
# mysql = "psycopg is for PostgreSQL"
# ///
"""psycopg takes the URL as it is."""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    # --8<-- [start:example]
    parameters = "sslmode=prefer&channel_binding=prefer&connect_timeout=5"
    url = make_url(f"{DATABASE_URL}?{parameters}")
    engine = create_async_engine(url.set(drivername="postgresql+psycopg"))
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 'connected'")))
        #> connected
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
