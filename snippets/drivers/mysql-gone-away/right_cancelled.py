# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
# [tool.handbook.skip]
# sqlite = "the driver's own connection has other methods"
# postgresql = "the driver's own connection has other methods"
# ///
"""Throw the connection away."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+asyncmy://localhost/gotcha")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    # --8<-- [start:example]
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        try:
            async with asyncio.timeout(0.4), driver.cursor() as cursor:
                await cursor.execute("SELECT SLEEP(1)")
        except TimeoutError:
            print("no report today")
            #> no report today
            await connection.invalidate()
        print(await connection.scalar(text("SELECT 42")))
        #> 42
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
