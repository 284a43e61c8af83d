# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
# ///
"""What asyncmy does with the parameters of a URL."""

import asyncio
import os

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+asyncmy://localhost/gotcha")


async def main() -> None:
    if make_url(DATABASE_URL).get_backend_name() not in ("mariadb", "mysql"):
        print("MariaDB and MySQL only")
        return
    # --8<-- [start:example]
    for parameter in [
        "sslmode=require",
        "ssl-mode=REQUIRED",
        "ssl=true",
        "ssl_ca=missing.pem",
    ]:
        engine = create_async_engine(f"{DATABASE_URL}?{parameter}")
        try:
            async with engine.connect():
                outcome = "connected"
        except Exception as error:
            outcome = type(error).__name__
        print(f"{parameter:<24} {outcome}")
        #> sslmode=require          TypeError
        #> ssl-mode=REQUIRED        TypeError
        #> ssl=true                 ValueError
        #> ssl_ca=missing.pem       FileNotFoundError
        await engine.dispose()
    # --8<-- [end:example]


asyncio.run(main())
