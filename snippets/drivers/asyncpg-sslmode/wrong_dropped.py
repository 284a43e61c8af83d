# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
#
# [tool.handbook.skip]
# sqlite = "pg_stat_ssl is PostgreSQL's"
# mariadb = "pg_stat_ssl is PostgreSQL's"
# mysql = "pg_stat_ssl is PostgreSQL's"
# ///
"""Drop the parameter from the URL."""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(f"{DATABASE_URL}?sslmode=require")
    engine = create_async_engine(url.difference_update_query(["sslmode"]))
    async with engine.connect() as connection:
        query = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        encrypted = await connection.scalar(query)
        assert encrypted, "the connection is not encrypted"
        #      ^^^^^^^^^
        # AssertionError: the connection is not encrypted
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
