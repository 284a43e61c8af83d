# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""A spawned process inherits nothing."""

import asyncio
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)


async def report() -> str:
    async with engine.connect() as connection:
        return str(await connection.scalar(text("SELECT 40 + 2")))


async def job() -> str:
    try:
        return await report()
    finally:
        await engine.dispose()


def in_child() -> str:
    return asyncio.run(job())


async def main() -> None:
    print("parent:", await report())
    #> parent: 42
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as executor:
        loop = asyncio.get_running_loop()
        child = await loop.run_in_executor(executor, in_child)
    assert child == "42", f"the child: {child}"
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
# --8<-- [end:example]
