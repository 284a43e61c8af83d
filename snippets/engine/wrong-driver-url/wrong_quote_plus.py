# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Quote a password with quote_plus()."""

import os
from urllib.parse import quote_plus

from sqlalchemy import make_url

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
scheme = make_url(DATABASE_URL).drivername

# --8<-- [start:example]
password = os.environ.get("DATABASE_PASSWORD", "correct horse")
url = make_url(f"{scheme}://app:{quote_plus(password)}@localhost/gotcha")
assert url.password == password, f"sends {url.password!r}"
#      ^^^^^^^^^^^^^^^^^^^^^^^^
# AssertionError: sends 'correct+horse'
# --8<-- [end:example]
