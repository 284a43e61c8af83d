# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "asyncmy", "psycopg[binary]"]
# ///
"""What asyncpg does with the parameters of a URL."""

import asyncio
import os

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    if make_url(DATABASE_URL).get_backend_name() != "postgresql":
        print("PostgreSQL only")
        return
    # --8<-- [start:example]
    parameters = [
        "sslmode=require",
        "channel_binding=require",
        "options=-csearch_path%3Dpublic",
        "application_name=web",
        "connect_timeout=5",
        "timeout=5",
        "ssl=true",
        "ssl=require",
        "ssl=verify-full",
        "ssl=prefer",
    ]
    for parameter in parameters:
        engine = create_async_engine(f"{DATABASE_URL}?{parameter}")
        try:
            async with engine.connect():
                outcome = "connected"
        except Exception as error:
            outcome = type(error).__name__
        print(f"{parameter:<32} {outcome}")
        #> sslmode=require                  TypeError
        #> channel_binding=require          TypeError
        #> options=-csearch_path%3Dpublic   TypeError
        #> application_name=web             TypeError
        #> connect_timeout=5                TypeError
        #> timeout=5                        TypeError
        #> ssl=true                         InterfaceError
        #> ssl=require                      ConnectionError
        #> ssl=verify-full                  InterfaceError
        #> ssl=prefer                       connected
        await engine.dispose()
    # --8<-- [end:example]


asyncio.run(main())
