"""The engine, and the sessions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from bookstore.settings import Settings


# --8<-- [start:engine]
def make_engine(settings: Settings) -> AsyncEngine:
    """Does not connect yet. Who calls it disposes of the engine, in the same loop."""
    engine = create_async_engine(
        settings.database_url,
        # The same on every server. SQLite does not have this level.
        isolation_level="SERIALIZABLE" if settings.is_sqlite else "READ COMMITTED",
        pool_size=settings.connections,
        max_overflow=0,
        # Replaces a connection that the server has closed.
        pool_pre_ping=True,
        # The log is no place for the data of users.
        hide_parameters=True,
    )
    if settings.is_sqlite:
        listen(engine)
    return engine
    # --8<-- [end:engine]


# --8<-- [start:sessions]
class Sessions:
    """Opens sessions, as many at a time as there are connections."""

    def __init__(self, engine: AsyncEngine, connections: int) -> None:
        self.maker = async_sessionmaker(engine, expire_on_commit=False)
        # The others wait here, in line, and not in the pool, which has a timeout.
        self._slots = asyncio.Semaphore(connections)

    @asynccontextmanager
    async def __call__(self, limit: float | None = None) -> AsyncIterator[AsyncSession]:
        """Raises TimeoutError if wait and block take more than `limit` seconds."""
        # The timeout is outside: what it interrupts, the end of the session cleans up.
        async with asyncio.timeout(limit), self._slots, self.maker() as session:
            yield session
            # --8<-- [end:sessions]


# --8<-- [start:sqlite]
def listen(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: DBAPIConnection, _: object) -> None:
        connection.isolation_level = None  # the driver sends no BEGIN
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine.sync_engine, "invalidate")
    def invalidate(connection: DBAPIConnection, *_: object) -> None:
        # Otherwise a statement that a timeout has cut off keeps the file locked
        # until its cursor is garbage collected.
        connection.rollback()
        # --8<-- [end:sqlite]
