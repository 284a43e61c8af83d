# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "psycopg[binary]"]
# ///
"""End of the message, with psycopg on PostgreSQL"""

import asyncio
import gc
import logging
import os
import threading
import warnings

from sqlalchemy import make_url, text
from sqlalchemy.exc import SAWarning
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")

# The message goes to the log as well.
logging.disable(logging.ERROR)


async def last_threads() -> None:
    """Wait for aiosqlite's thread of a lost connection: it tells the loop that it ends."""
    for thread in threading.enumerate():
        if thread.name.startswith("Thread-"):
            await asyncio.to_thread(thread.join)


async def main() -> None:
    url = make_url(DATABASE_URL)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    # --8<-- [start:example]
    engine = create_async_engine(url)
    with warnings.catch_warnings(record=True) as caught:
        connection = await engine.connect()
        await connection.execute(text("SELECT 1"))
        del connection
        gc.collect()
    for warning in caught:
        if warning.category is not SAWarning:  # psycopg adds one of its own
            continue
        _, _, end = str(warning.message).partition(">>, ")
        print(end.partition(".")[0])
        #> which will be dropped, as it cannot be safely terminated
    # --8<-- [end:example]
    await engine.dispose()
    await last_threads()


asyncio.run(main())
