# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "psycopg[binary]"]
#
# [tool.handbook.pgbouncer]
# max_prepared_statements = 200
# ///
"""Let PgBouncer keep track of prepared statements."""

import asyncio
import os
from multiprocessing import get_context

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "postgresql+asyncpg://localhost:6432/gotcha"
)


# --8<-- [start:example]
async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 'ready'")))
        #> ready
        #> ready
    await engine.dispose()


def worker() -> None:
    asyncio.run(main())


first = get_context("fork").Process(target=worker)
first.start()
first.join()

worker()
# --8<-- [end:example]
