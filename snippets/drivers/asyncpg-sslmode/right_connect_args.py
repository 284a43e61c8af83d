# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
#
# [tool.handbook.skip]
# sqlite = "the arguments are those of asyncpg"
# mariadb = "the arguments are those of asyncpg"
# mysql = "the arguments are those of asyncpg"
# ///
"""Pass each parameter where asyncpg takes it."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(
        DATABASE_URL,
        connect_args={
            "ssl": "prefer",
            "timeout": 5,
            "server_settings": {"application_name": "web", "search_path": "public"},
        },
    )
    async with engine.connect() as connection:
        print(await connection.scalar(text("SHOW application_name")))
        #> web
        print(await connection.scalar(text("SHOW search_path")))
        #> public
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
