# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""create_engine() with an async driver and ?async_fallback=true."""

import os
import warnings

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import MissingGreenlet

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    # --8<-- [start:example]
    url = make_url(DATABASE_URL).update_query_dict({"async_fallback": "true"})
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            print(connection.scalar(text("SELECT 42")))
    except (MissingGreenlet, TypeError) as error:
        print(type(error).__name__)
        #> TypeError
    # --8<-- [end:example]
    engine.dispose()
if any("deprecated" in str(warning.message) for warning in caught):
    print("with a warning of its removal")
