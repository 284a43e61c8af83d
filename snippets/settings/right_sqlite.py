# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
#
# [tool.handbook.skip]
# postgresql = "has no PRAGMA"
# mariadb = "has no PRAGMA"
# mysql = "has no PRAGMA"
# ///
"""An engine for SQLite with aiosqlite"""

import asyncio
import os

from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db?timeout=5")

# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL, hide_parameters=True)


@event.listens_for(engine.sync_engine, "connect")
def prepare(connection: DBAPIConnection, _: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


@event.listens_for(engine.sync_engine, "begin")
def begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


make_session = async_sessionmaker(engine, expire_on_commit=False)


async def main() -> None:
    async with make_session() as session:
        for name in "foreign_keys", "journal_mode", "busy_timeout":
            print(name, await session.scalar(text(f"PRAGMA {name}")))
            #> foreign_keys 1
            #> journal_mode wal
            #> busy_timeout 5000
    await engine.dispose()
# --8<-- [end:example]


asyncio.run(main())
