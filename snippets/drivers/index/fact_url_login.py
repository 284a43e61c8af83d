# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Wrong user or password"""

import asyncio
import os

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    url = make_url(DATABASE_URL).set(username="nobody_here", password="wrong")
    try:
        async with create_async_engine(url).connect():
            pass
    except SQLAlchemyError as error:
        print(type(error).__name__)
        #> ArgumentError
    except RuntimeError as error:
        print(f"{type(error).__name__}: {error}")
    except Exception as error:
        package = type(error).__module__.partition(".")[0]
        print(f"an exception of {package}, not a SQLAlchemyError")
    # --8<-- [end:example]


asyncio.run(main())
