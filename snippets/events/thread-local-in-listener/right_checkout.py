# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Read the context variable whenever a connection leaves the pool."""

import asyncio
import os
from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    try:
        # --8<-- [start:example]
        current: ContextVar[str] = ContextVar("current")

        @event.listens_for(engine.sync_engine, "checkout")
        def set_tenant(_: object, record: ConnectionPoolEntry, _proxy: object) -> None:
            record.info["tenant"] = current.get()  # stands for SET app.tenant = ...

        async def handle_request(tenant: str) -> None:
            current.set(tenant)
            async with engine.connect() as connection:
                seen = connection.info["tenant"]
                assert seen == tenant, f"{tenant} works as {seen}"

        await asyncio.create_task(handle_request("red"))
        await asyncio.create_task(handle_request("blue"))
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
