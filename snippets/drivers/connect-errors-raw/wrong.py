# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
#
# [tool.handbook.skip]
# sqlite = "has no host and no port"
# ///
"""Expect a SQLAlchemyError where nothing listens."""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    url = make_url(DATABASE_URL)
    # --8<-- [start:example]
    engine = create_async_engine(url.set(host="127.0.0.1", port=1))
    try:
        async with engine.connect() as connection:
        #          ^^^^^^^^^^^^^^^^
        # ConnectionRefusedError: [Errno N] Connect call failed ('127.0.0.1', 1)
            await connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        print("the database is down")
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
