# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0"]
# ///
"""The Python that SQLAlchemy requires."""

import os
from importlib.metadata import metadata

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
print(metadata("sqlalchemy")["Requires-Python"])
#> >=3.11
# --8<-- [end:example]
