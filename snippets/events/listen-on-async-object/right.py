# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Listen on the sync engine inside the async one."""

import asyncio
import os

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)

    # --8<-- [start:example]
    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def log(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        print(statement)
        #> SELECT 40 + 2

    async with engine.connect() as connection:
        await connection.execute(text("SELECT 40 + 2"))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
