# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Characters that change a password on its way through a URL."""

import os
from collections.abc import Callable
from urllib.parse import quote, quote_plus

from sqlalchemy import make_url

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
scheme = make_url(DATABASE_URL).drivername

# --8<-- [start:example]
def lost(quoting: Callable[[str], str]) -> list[str]:
    found = []
    for character in "@%/:#?&+ ":
        password = f"p{character}41"
        url = make_url(f"{scheme}://app:{quoting(password)}@localhost/gotcha")
        if url.password != password:
            found.append(character)
    return found


print("as it is:", lost(str))
#> as it is: ['@', '%']
print("quote_plus:", lost(quote_plus))
#> quote_plus: [' ']
print("quote:", lost(quote))
#> quote: []
# --8<-- [end:example]
