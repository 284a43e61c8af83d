# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""create_engine() with the async URL"""

import gc
import os
import warnings

from sqlalchemy import create_engine
from sqlalchemy.exc import MissingGreenlet

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    # --8<-- [start:example]
    engine = create_engine(DATABASE_URL)
    try:
        with engine.connect():
            pass
    except MissingGreenlet as error:
        print(type(error).__name__)
        #> MissingGreenlet
    # --8<-- [end:example]
    gc.collect()  # some Pythons keep the coroutine until then
for category in {warning.category for warning in caught}:
    print(category.__name__)
