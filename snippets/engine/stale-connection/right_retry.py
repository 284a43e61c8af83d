# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Repeat the whole transaction."""

import asyncio
import os

from sqlalchemy import String, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
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


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


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


restarted = asyncio.Event()


async def restart_once() -> None:
    if not restarted.is_set():
        restarted.set()
        await restart_server()


async def main() -> None:
    engine = create_async_engine(DATABASE_URL, pool_pre_ping=True)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async def add_authors(session: AsyncSession) -> None:
        session.add(Author(name="Ada"))
        await session.flush()
        await restart_once()
        session.add(Author(name="Grace"))

    for last_attempt in [False, True]:
        try:
            async with make_session.begin() as session:
                await add_authors(session)
            break
        except DBAPIError as error:
            if last_attempt or not error.connection_invalidated:
                raise

    async with make_session() as session:
        query = select(Author.name).order_by(Author.name)
        names = (await session.scalars(query)).all()
        assert names == ["Ada", "Grace"], f"the table holds {names}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
