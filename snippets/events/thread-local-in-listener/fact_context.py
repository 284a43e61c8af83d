# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Context variables pass through the greenlet in both directions."""

import asyncio
import os
from contextvars import ContextVar

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)

    # --8<-- [start:example]
    current: ContextVar[str] = ContextVar("current", default="nothing")

    def function(_session: Session) -> None:
        print("run_sync() sees:", current.get())
        #> run_sync() sees: what the caller set
        #> run_sync() sees: what the listener set
        current.set("what run_sync() set")

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def listener(*_: object) -> None:
        print("the listener sees:", current.get())
        #> the listener sees: what run_sync() set
        current.set("what the listener set")

    async with AsyncSession(engine) as session:
        current.set("what the caller set")
        await session.run_sync(function)
        print("the caller sees:", current.get())
        #> the caller sees: what run_sync() set
        await session.execute(text("SELECT 40 + 2"))
        print("the caller sees:", current.get())
        #> the caller sees: what the listener set
        await asyncio.create_task(session.run_sync(function))
        print("after a task, the caller sees:", current.get())
        #> after a task, the caller sees: what the listener set
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
