# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Server-side cursors for the whole engine."""

import os

from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")

# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL, server_side_cursors=True)
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# sqlalchemy.ext.asyncio.exc.AsyncMethodRequired: Can't set server_side_cursors for
# async engine globally; use the connection.stream() method for an async streaming
# result set
# --8<-- [end:example]
