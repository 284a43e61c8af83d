# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "psycopg[binary]"]
#
# [tool.handbook.pgbouncer]
# max_prepared_statements = 0
# server_reset_query_always = 1
# [tool.handbook.skip]
# sqlite = "prepared_statement_name_func is for asyncpg"
# mariadb = "prepared_statement_name_func is for asyncpg"
# mysql = "prepared_statement_name_func is for asyncpg"
# ///
"""SQLAlchemy's recipe: NullPool, a name function, and DISCARD in PgBouncer."""

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
        connect_args={
            "prepared_statement_name_func": lambda: f"__asyncpg_{uuid4()}__",
        },
    )
    query = text("SELECT 'ready'")
    async with engine.connect() as connection:
        print(await connection.scalar(query))
        #> ready
        await connection.commit()
        print(await connection.scalar(query))
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.DBAPIError: (sqlalchemy.dialects.postgresql.asyncpg.Error)
        # prepared statement "__asyncpg_UUID__" does not exist
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
