# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "psycopg[binary]"]
#
# [tool.handbook.pgbouncer]
# max_prepared_statements = 0
# [tool.handbook.skip]
# sqlite = "server_settings is an argument of asyncpg"
# mariadb = "server_settings is an argument of asyncpg"
# mysql = "server_settings is an argument of asyncpg"
# ///
"""Turn off JIT in a connection through PgBouncer."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "postgresql+asyncpg://localhost:6432/gotcha"
)


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(
        DATABASE_URL,
        connect_args={
            "statement_cache_size": 0,
            "server_settings": {"jit": "off"},
        },
    )
    async with engine.connect() as connection:
    #          ^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.DBAPIError: (sqlalchemy.dialects.postgresql.asyncpg.Error)
    # unsupported startup parameter: jit
        print(await connection.scalar(text("SELECT 'ready'")))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
