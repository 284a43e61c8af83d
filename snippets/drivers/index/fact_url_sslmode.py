# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""?sslmode=require"""

import asyncio
import os
import warnings

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(DATABASE_URL).update_query_dict({"sslmode": "require"})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        engine = create_async_engine(url)
    try:
        async with engine.connect():
            print("ignored" if url.drivername.startswith("sqlite") else "accepted")
            #> ignored
    except Exception as error:
        print(f"{type(error).__name__}: {error}".partition(". ")[0])
    # --8<-- [end:example]
    for warning in caught:
        print(warning.category.__name__)
        #> SAWarning
    await engine.dispose()


asyncio.run(main())
