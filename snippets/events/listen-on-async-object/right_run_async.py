# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# [tool.handbook.skip]
# sqlite = "set_type_codec() is asyncpg's"
# mariadb = "set_type_codec() is asyncpg's"
# mysql = "set_type_codec() is asyncpg's"
# ///
"""Await a method of the driver inside a listener."""

import asyncio
import os

from sqlalchemy import event, text
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)

    # --8<-- [start:example]
    @event.listens_for(engine.sync_engine, "connect")
    def numeric_as_float(dbapi_connection: AdaptedConnection, _: object) -> None:
        dbapi_connection.run_async(
            lambda connection: connection.set_type_codec(
                "numeric", schema="pg_catalog", encoder=str, decoder=float
            )
        )

    async with engine.connect() as connection:
        value = await connection.scalar(text("SELECT 0.5"))
        print(type(value).__name__)
        #> float
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
