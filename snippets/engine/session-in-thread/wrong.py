# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""A thread runs a loop of its own, with the engine of another."""

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
            #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
            # RuntimeError: Task <Task pending …> got Future <Future pending …> attached
            # to a different loop

    print(await report())
    #> the answer is 42

    def in_thread() -> str:
        return asyncio.run(report())

    print(await asyncio.to_thread(in_thread))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
