# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""create_async_engine(): sockets, database files and threads that it opens"""

import asyncio
import os
import sys

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


# --8<-- [start:example]
opened: list[str] = []
kinds = ("socket.connect", "sqlite3.connect", "_thread.start_new_thread")
sys.addaudithook(lambda kind, _: opened.append(kind) if kind in kinds else None)

engine = create_async_engine(DATABASE_URL)
print("at import:", opened or "nothing")
#> at import: nothing


async def main() -> None:
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    await engine.dispose()


asyncio.run(main())
print("after the first query:", "something" if opened else "nothing")
#> after the first query: something
# --8<-- [end:example]
