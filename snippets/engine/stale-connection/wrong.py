# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""A pooled connection that the server has closed."""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")
BACKEND = make_url(DATABASE_URL).get_backend_name()
PROCESSES = {
    "postgresql": (
        "SELECT pid FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    ),
    "mariadb": (
        "SELECT id FROM information_schema.processlist "
        "WHERE db = DATABASE() AND id <> CONNECTION_ID()"
    ),
    "mysql": (
        "SELECT id FROM performance_schema.processlist "
        "WHERE db = DATABASE() AND id <> CONNECTION_ID()"
    ),
}
KILL = "SELECT pg_terminate_backend({})" if BACKEND == "postgresql" else "KILL {}"


async def restart_server() -> None:
    """The server closes all connections to this database, as in a restart."""
    if BACKEND == "sqlite":  # which has no server
        return
    admin = create_async_engine(
        DATABASE_URL, poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    others = text(PROCESSES[BACKEND])
    async with admin.connect() as connection:
        for process in (await connection.scalars(others)).all():
            await connection.execute(text(KILL.format(process)))
        while (await connection.scalars(others)).all():
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.01)  # asyncio notices


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL)
    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #> 42

    await restart_server()

    async with engine.connect() as connection:
        print(await connection.scalar(text("SELECT 40 + 2")))
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.InterfaceError:
        # (sqlalchemy.dialects.postgresql.asyncpg.InterfaceError) connection is closed
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
