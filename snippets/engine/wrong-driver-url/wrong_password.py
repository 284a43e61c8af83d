# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Put a password into a URL as it is."""

import os

from sqlalchemy import make_url

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
scheme = make_url(DATABASE_URL).drivername

# --8<-- [start:example]
password = os.environ.get("DATABASE_PASSWORD", "p@ss%40")
url = make_url(f"{scheme}://app:{password}@localhost/gotcha")
sent = f"{url.password!r} to the host {url.host!r}"
assert url.password == password, f"sends {sent}"
#      ^^^^^^^^^^^^^^^^^^^^^^^^
# AssertionError: sends 'p' to the host 'ss%40@localhost'
# --8<-- [end:example]
