# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Password with an unquoted @"""

import asyncio
import os

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    scheme = make_url(DATABASE_URL).drivername
    url = make_url(f"{scheme}://app:p@ss@localhost/gotcha")
    try:
        async with create_async_engine(url).connect():
            pass
    except Exception as error:
        print(f"{type(error).__name__}, host {url.host}")
        #> ArgumentError, host ss@localhost
    # --8<-- [end:example]


asyncio.run(main())
