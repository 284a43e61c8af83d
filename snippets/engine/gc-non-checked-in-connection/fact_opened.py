# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "psycopg[binary]", "pymysql"]
# ///
"""Connections that five forgotten sessions open, one after the other"""

import asyncio
import gc
import logging
import os
import threading
import warnings

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, Pool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
SYNC_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "mariadb": "mariadb+pymysql",
    "mysql": "mysql+pymysql",
}
backend = make_url(DATABASE_URL).get_backend_name()
SYNC_URL = make_url(DATABASE_URL).set(drivername=SYNC_DRIVERS[backend])

# The warnings have their own program.
logging.disable(logging.ERROR)
warnings.simplefilter("ignore")

async def last_threads() -> None:
    """Wait for aiosqlite's thread of a lost connection: it tells the loop that it ends."""
    for thread in threading.enumerate():
        if thread.name.startswith("Thread-"):
            await asyncio.to_thread(thread.join)


opened: list[ConnectionPoolEntry] = []


@event.listens_for(Pool, "connect")
def connected(_connection: object, entry: ConnectionPoolEntry) -> None:
    opened.append(entry)


# --8<-- [start:example]
async def async_sessions() -> None:
    engine = create_async_engine(DATABASE_URL)
    for _ in range(5):
        await AsyncSession(engine).execute(text("SELECT 1"))
        gc.collect()
        await last_threads()
    await engine.dispose()


def sync_sessions() -> None:
    engine = create_engine(SYNC_URL)
    for _ in range(5):
        Session(engine).execute(text("SELECT 1"))
        gc.collect()
    engine.dispose()


asyncio.run(async_sessions())
print("AsyncSession:", len(opened))
#> AsyncSession: 5
sync_sessions()
print("Session:", len(opened) - 5)
#> Session: 1
# --8<-- [end:example]
