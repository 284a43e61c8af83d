# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A creator of its own, and an engine that is not disposed of."""

import asyncio
import os
import threading

import aiosqlite
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
file = make_url(DATABASE_URL).database or "gotcha.db"


async def connect() -> aiosqlite.Connection:
    return await aiosqlite.connect(file)


def waits_for() -> list[threading.Thread]:
    """Threads that do not end by themselves, and keep the interpreter from exiting."""
    others = set(threading.enumerate()) - {threading.main_thread()}
    for thread in others:
        thread.join(timeout=0.2)
    return [thread for thread in others if thread.is_alive() and not thread.daemon]


engine = create_async_engine("sqlite+aiosqlite://", async_creator=connect)

try:
    # --8<-- [start:example]
    async def main() -> None:
        async with engine.connect() as connection:
            print(await connection.scalar(text("SELECT 42")))
            #> 42

    asyncio.run(main())
    assert not waits_for(), "the interpreter waits for a thread of aiosqlite"
    #      ^^^^^^^^^^^^^^^
    # AssertionError: the interpreter waits for a thread of aiosqlite
    # --8<-- [end:example]
finally:
    asyncio.run(engine.dispose())
