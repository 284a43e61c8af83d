# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A sync engine in an async session."""

import os

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import async_sessionmaker

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
engine = create_engine("sqlite://")
make_session = async_sessionmaker(engine)
session = make_session()
#         ^^^^^^^^^^^^^^
# sqlalchemy.exc.ArgumentError: AsyncEngine expected, got Engine(sqlite://)
# --8<-- [end:example]
