# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""URL of a sync driver"""

import asyncio
import os

from sqlalchemy import make_url
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(DATABASE_URL)
    backend = url.get_backend_name()
    sync_driver = {"sqlite": "pysqlite", "postgresql": "psycopg2"}
    scheme = f"{backend}+{sync_driver.get(backend, 'pymysql')}"
    try:
        create_async_engine(url.set(drivername=scheme))
    except (InvalidRequestError, ModuleNotFoundError) as error:
        print(f"{scheme}:// {type(error).__name__}: {error}")
        #> sqlite+pysqlite:// InvalidRequestError: The asyncio extension requires an async driver to be used. The loaded 'pysqlite' is not async.
    # --8<-- [end:example]


asyncio.run(main())
