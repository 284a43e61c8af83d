# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiomysql"]
# ///
"""aiomysql: the code of the error"""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+aiomysql://root@localhost/gotcha")
SETTINGS: dict[str, str] = {}
IDLE = 0.0
if DATABASE_URL.startswith(("mariadb", "mysql")):
    # The server closes a connection that is idle for a second. The default is 8 hours.
    SETTINGS["init_command"] = "SET SESSION wait_timeout = 1"
    IDLE = 1.4


async def main() -> None:
    url = make_url(DATABASE_URL)
    backend = url.get_backend_name()
    if backend not in ("mysql", "mariadb"):
        print("MySQL and MariaDB only")
        return
    url = url.set(drivername=f"{backend}+aiomysql")
    # --8<-- [start:example]
    engine = create_async_engine(url, connect_args=SETTINGS)
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    await asyncio.sleep(IDLE)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except OperationalError as error:
        assert error.orig is not None
        print(error.orig.args[0])
        #> 2013
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
