# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Dispose of the sync engine inside the async one."""

import asyncio
import logging
import os
import warnings
from logging.handlers import BufferingHandler

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")

log = BufferingHandler(capacity=10)
logging.getLogger("sqlalchemy.pool").addHandler(log)
warnings.simplefilter("ignore", ResourceWarning)  # as Python does by itself


def described(record: logging.LogRecord) -> str:
    cause = record.exc_info[1] if record.exc_info else None
    return f"{record.getMessage()}: {type(cause).__name__}: {cause}"


# --8<-- [start:example]
async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 42")))
        #> 42
    engine.sync_engine.dispose()


asyncio.run(main())
errors = [described(record) for record in log.buffer]
assert not errors, errors[0]
#      ^^^^^^^^^^
# AssertionError: Exception closing connection <AdaptedConnection
# <aiosqlite.core.Connection object at 0x…>>: MissingGreenlet: greenlet_spawn has not
# been called; can't call await_() here. Was IO attempted in an unexpected place?
# --8<-- [end:example]
