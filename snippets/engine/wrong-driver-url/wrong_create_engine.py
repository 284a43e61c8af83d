# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""An async URL in a sync engine."""

import os

from sqlalchemy import create_engine, text

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")

# --8<-- [start:example]
engine = create_engine(DATABASE_URL)
with engine.connect() as connection:
#    ^^^^^^^^^^^^^^^^
# sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call
# await_() here. Was IO attempted in an unexpected place?
    print(connection.scalar(text("SELECT 42")))
# --8<-- [end:example]
