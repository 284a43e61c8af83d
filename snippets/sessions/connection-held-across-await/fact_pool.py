# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Pool of an engine with default settings (SQLite: in memory)"""

import os

from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)
print(type(engine.pool).__name__)
#> StaticPool
# --8<-- [end:example]
