# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "psycopg[binary]"]
#
# [tool.handbook.pgbouncer]
# max_prepared_statements = 0
# [tool.handbook.skip]
# sqlite = "prepared_statement_name_func is for asyncpg"
# mariadb = "prepared_statement_name_func is for asyncpg"
# mysql = "prepared_statement_name_func is for asyncpg"
# ///
"""All recipes at once, in AUTOCOMMIT."""

import asyncio
import os
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "postgresql+asyncpg://localhost:6432/gotcha"
)


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(
        DATABASE_URL,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: f"__asyncpg_{uuid4()}__",
        },
    )

    async def request() -> None:
        async with engine.connect() as connection:
            for _ in range(5):
                await connection.execute(text("SELECT 1"))
                #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                # sqlalchemy.exc.DBAPIError:
                # (sqlalchemy.dialects.postgresql.asyncpg.Error) prepared statement
                # "__asyncpg_UUID__" does not exist

    requests = [request() for _ in range(8)]
    for result in await asyncio.gather(*requests, return_exceptions=True):
        if result is not None:
            raise result
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
