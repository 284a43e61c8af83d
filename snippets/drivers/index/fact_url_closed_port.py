# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Nothing listens at host and port"""

import asyncio
import os

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(DATABASE_URL).set(host="127.0.0.1", port=1)
    try:
        async with create_async_engine(url).connect():
            pass
    except Exception as error:
        print(type(error).__name__)
        #> ArgumentError
    # --8<-- [end:example]


asyncio.run(main())
