# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A URL without a driver."""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
url = make_url(DATABASE_URL)
# What a hosting platform puts into the environment: it knows the database, and not the driver.
PLATFORM_URL = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(PLATFORM_URL)
    #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.InvalidRequestError: The asyncio extension requires an async driver
    # to be used. The loaded 'pysqlite' is not async.
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 42")))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
