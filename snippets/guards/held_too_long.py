# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What the watchdog logs when a task holds a connection while it waits for something else."""

import asyncio
import logging

from pool_watchdog import watch
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine


async def main() -> None:
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    # --8<-- [start:example]
    engine = create_async_engine("sqlite+aiosqlite:///app.db")

    async def call_another_service() -> None:
        await asyncio.sleep(2)

    async def handle_request() -> None:
        async with AsyncSession(engine) as session:
            await session.execute(text("SELECT 1"))
            await call_another_service()

    with watch(engine, after=1):
        await asyncio.create_task(handle_request(), name="GET /books")
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
