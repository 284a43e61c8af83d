# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
# [tool.handbook.skip]
# sqlite = "asyncpg's ssl takes a mode by name"
# mariadb = "asyncpg's ssl takes a mode by name"
# mysql = "asyncpg's ssl takes a mode by name"
# ///
"""Hand the mode to asyncpg as its argument ssl."""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(f"{DATABASE_URL}?sslmode=prefer")
    engine = create_async_engine(
        url.difference_update_query(["sslmode"]),
        connect_args={"ssl": url.query["sslmode"]},
    )
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 'connected'")))
        #> connected
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
