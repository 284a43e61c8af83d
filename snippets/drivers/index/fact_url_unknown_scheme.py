# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Scheme that SQLAlchemy does not know"""

import asyncio
import os

from sqlalchemy import make_url
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(DATABASE_URL)
    mistakes = {"sqlite": "aiosqlite", "postgresql": "postgres"}
    scheme = mistakes.get(url.get_backend_name(), "asyncmy")
    try:
        create_async_engine(url.set(drivername=scheme))
    except NoSuchModuleError as error:
        print(f"{scheme}:// {type(error).__name__}: {error}")
        #> aiosqlite:// NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:aiosqlite
    # --8<-- [end:example]


asyncio.run(main())
