# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The pool that an async engine has by default"""

import asyncio
import os

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(DATABASE_URL)
    engine = create_async_engine(url)
    print(type(engine.pool).__name__)
    #> AsyncAdaptedQueuePool

    if url.get_backend_name() == "sqlite":
        in_memory = create_async_engine("sqlite+aiosqlite://")
        print("in memory:", type(in_memory.pool).__name__)
        #> in memory: StaticPool
    # --8<-- [end:example]


asyncio.run(main())
