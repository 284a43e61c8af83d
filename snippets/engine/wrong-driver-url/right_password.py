# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Hand the password over as it is, and not in a string."""

import os

from sqlalchemy import URL, make_url

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
scheme = make_url(DATABASE_URL).drivername

# --8<-- [start:example]
for password in ["p@ss%40", "correct horse"]:
    url = URL.create(scheme, "app", password, "localhost", database="gotcha")
    assert url.password == password, f"sends {url.password!r}"
# --8<-- [end:example]
