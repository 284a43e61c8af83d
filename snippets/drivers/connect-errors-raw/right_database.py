# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Catch what any series raises."""

import asyncio
import os
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    url = make_url(DATABASE_URL)
    # --8<-- [start:example]
    engine = create_async_engine(url.set(database="no_such_database"))
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (OSError, SQLAlchemyError, asyncpg.PostgresError):
        print("the database is down")
        #> the database is down
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
Path("no_such_database").unlink(missing_ok=True)  # SQLite makes it
