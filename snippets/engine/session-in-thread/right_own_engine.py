# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""The loop of the thread has an engine of its own."""

import asyncio
import logging
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    async_sessionmaker,
    create_async_engine,
)

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
    engine = create_async_engine(DATABASE_URL)

    # --8<-- [start:example]
    async def report(engine: AsyncEngine) -> str:
        async with async_sessionmaker(engine)() as session:
            return f"the answer is {await session.scalar(query)}"

    async def report_alone() -> str:
        engine = create_async_engine(DATABASE_URL)
        try:
            return await report(engine)
        finally:
            await engine.dispose()

    def in_thread() -> str:
        return asyncio.run(report_alone())

    print(await report(engine))
    #> the answer is 42
    print(await asyncio.to_thread(in_thread))
    #> the answer is 42
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
