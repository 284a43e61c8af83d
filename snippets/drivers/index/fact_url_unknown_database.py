# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Unknown database"""

import asyncio
import os
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(DATABASE_URL).set(database="no_such_database")
    engine = create_async_engine(url)
    try:
        async with engine.connect():
            print("no error: an empty database is made")
            #> no error: an empty database is made
    except Exception as error:
        print(type(error).__name__)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
Path("no_such_database").unlink(missing_ok=True)
