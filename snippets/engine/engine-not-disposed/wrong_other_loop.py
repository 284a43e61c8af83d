# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Dispose of the engine in another event loop."""

import asyncio
import logging
import os
import warnings
from logging.handlers import BufferingHandler

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")

log = BufferingHandler(capacity=10)
logging.getLogger("sqlalchemy.pool").addHandler(log)
warnings.simplefilter("ignore", ResourceWarning)  # as Python does by itself


def described(record: logging.LogRecord) -> str:
    cause = record.exc_info[1] if record.exc_info else None
    return f"{record.getMessage()}: {type(cause).__name__}: {cause}"


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)


async def main() -> None:
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 42")))
        #> 42


asyncio.run(main())
asyncio.run(engine.dispose())
errors = [described(record) for record in log.buffer]
assert not errors, errors[0]
#      ^^^^^^^^^^
# AssertionError: Exception closing connection <AdaptedConnection
# <asyncpg.connection.Connection object at 0x…>>: RuntimeError: Event loop is closed
# --8<-- [end:example]
