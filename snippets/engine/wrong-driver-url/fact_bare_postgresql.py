# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "psycopg[binary]"]
# ///
"""The driver behind postgresql://, with psycopg installed"""

import os

from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
try:
    engine = create_async_engine("postgresql://app:secret@localhost/gotcha")
except ModuleNotFoundError as error:
    print(error)
else:
    print(engine.dialect.driver)
    #> psycopg
# --8<-- [end:example]
