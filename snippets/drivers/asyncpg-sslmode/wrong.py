# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
# ///
"""Connect with the URL that libpq takes."""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(f"{DATABASE_URL}?sslmode=prefer")
    engine = create_async_engine(url)
    async with engine.connect() as connection:
    #          ^^^^^^^^^^^^^^^^
    # TypeError: connect() got an unexpected keyword argument 'sslmode'
        print(await connection.scalar(text("SELECT 'connected'")))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
