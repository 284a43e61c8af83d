# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""What is raised when the connection was closed"""

import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
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
    engine = create_async_engine(DATABASE_URL)
    slow = text(f"SELECT {'pg_sleep' if BACKEND == 'postgresql' else 'sleep'}(9)")

    def show(when: str, error: DBAPIError) -> None:
        print(f"{when}: {type(error).__name__}, {error.orig}")
        #> during a statement: DBAPIError, connection was closed in the middle of operation: terminating connection due to administrator command
        #> before the commit: InterfaceError, cannot call Transaction.commit(): the underlying connection is closed

    if BACKEND == "sqlite":
        print("nothing: there is no server")
        return

    # --8<-- [start:example]
    async def report() -> None:
        try:
            async with engine.connect() as connection:
                await connection.execute(slow)
        except DBAPIError as error:
            show("during a statement", error)

    async with asyncio.TaskGroup() as group:
        group.create_task(report())
        await asyncio.sleep(0.1)
        await restart_server()

    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT 40 + 2"))
            await restart_server()
    except DBAPIError as error:
        show("before the commit", error)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
