# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Listen on the async engine."""

import asyncio
import os

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)

    # --8<-- [start:example]
    @event.listens_for(engine, "before_cursor_execute")
    #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # NotImplementedError: asynchronous events are not implemented at this time.  Apply
    # synchronous listeners to the AsyncEngine.sync_engine or
    # AsyncConnection.sync_connection attributes.
    def log(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        print(statement)

    async with engine.connect() as connection:
        await connection.execute(text("SELECT 40 + 2"))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
