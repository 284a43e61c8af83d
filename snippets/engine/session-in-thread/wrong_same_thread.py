# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""The loop waits for itself."""

import asyncio
import logging
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")
QUERIES = {
    "sqlite": "SELECT 42",
    "postgresql": "SELECT 42 WHERE pg_sleep(0.1) IS NOT NULL",
    "mariadb": "SELECT 42 + sleep(0.1)",
    "mysql": "SELECT 42 + sleep(0.1)",
}
query = text(QUERIES[make_url(DATABASE_URL).get_backend_name()])  # takes 0.1 s
# What the pool logs of a connection in the wrong loop depends on chance.
logging.disable()


async def main() -> None:
    # Without BEGIN and ROLLBACK, what fails first is the same each time.
    engine = create_async_engine(DATABASE_URL, isolation_level="AUTOCOMMIT")
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async def report() -> str:
        async with make_session() as session:
            return f"the answer is {await session.scalar(query)}"

    print(await report())
    #> the answer is 42
    loop = asyncio.get_running_loop()

    def not_in_thread() -> str:
        task = asyncio.run_coroutine_threadsafe(report(), loop)
        return task.result(timeout=0.5)
        #      ^^^^^^^^^^^^^^^^^^^^^^^^
        # TimeoutError

    print(not_in_thread())
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
