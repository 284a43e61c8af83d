# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy>=2.0", "aiosqlite"]
# ///
"""The same import, tried a second time in the same process."""

import importlib
import os

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
for attempt in ("first", "second"):
    try:
        importlib.import_module("sqlalchemy.ext.asyncio")
        print(f"{attempt}: passes")
        #> second: passes
    except ImportError:
        print(f"{attempt}: ImportError")
        #> first: ImportError
# --8<-- [end:example]
