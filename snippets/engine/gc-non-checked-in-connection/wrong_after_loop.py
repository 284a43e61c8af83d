# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Leave a session open until the event loop has ended."""

import asyncio
import gc
import logging
import os
import warnings
from logging.handlers import BufferingHandler

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")

log = BufferingHandler(capacity=10)
logging.getLogger("sqlalchemy.pool").addHandler(log)
warnings.simplefilter("ignore", ResourceWarning)  # as Python does by itself
make_session = async_sessionmaker(create_async_engine(DATABASE_URL))


def described(record: logging.LogRecord) -> str:
    cause = record.exc_info[1] if record.exc_info else None
    return f"{record.getMessage()}: {cause!r}" if cause else record.getMessage()


# --8<-- [start:example]
async def query(session: AsyncSession) -> None:
    print(await session.scalar(text("SELECT 1")))
    #> 1


def main() -> None:
    session = make_session()
    asyncio.run(query(session))


main()
gc.collect()  # Python does this by itself, sooner or later
errors = [described(record) for record in log.buffer]
assert not errors, errors[0]
#      ^^^^^^^^^^
# AssertionError: Exception terminating connection <AdaptedConnection
# <asyncpg.connection.Connection object at 0x…>>: RuntimeError('Event loop is closed')
# --8<-- [end:example]
