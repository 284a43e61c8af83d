# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""URL.create() with the password p@ss%40#1"""

import os

from sqlalchemy import URL, make_url

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
scheme = make_url(DATABASE_URL).drivername
url = URL.create(scheme, "app", "p@ss%40#1", "localhost", database="gotcha")
whole = url.render_as_string(hide_password=False)
print(f"render_as_string(hide_password=False): {make_url(whole).password}")
#> render_as_string(hide_password=False): p@ss%40#1
print(f"str(): {make_url(str(url)).password}")
#> str(): ***
# --8<-- [end:example]
