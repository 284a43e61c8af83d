# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "pytest", "pytest-asyncio"]
# ///
"""After a rollback, the default mode commits for real."""

import os
import sys
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from sqlalchemy import Connection, String, event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine() -> AsyncGenerator[AsyncEngine]:
    engine = create_async_engine(DATABASE_URL)

    if engine.dialect.name == "sqlite":  # whose driver spoils savepoints

        @event.listens_for(engine.sync_engine, "connect")
        def do_not_begin(dbapi_connection: DBAPIConnection, _: object) -> None:
            dbapi_connection.isolation_level = None

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    await engine.dispose()


async def register(session: AsyncSession, *names: str) -> None:
    for name in names:
        session.add(Author(name=name))
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()


@pytest_asyncio.fixture(loop_scope="session")
async def make_session(
    engine: AsyncEngine,
) -> AsyncGenerator[async_sessionmaker[AsyncSession]]:
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield async_sessionmaker(connection)
        await transaction.rollback()
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.SAWarning: transaction already deassociated from connection


# --8<-- [start:example]
@pytest.mark.asyncio(loop_scope="session")
async def test_register(make_session: async_sessionmaker[AsyncSession]) -> None:
    async with make_session() as session:
        await register(session, "Ada", "Ada", "Grace")


@pytest.mark.asyncio(loop_scope="session")
async def test_nobody(make_session: async_sessionmaker[AsyncSession]) -> None:
    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
        assert not names, f"another test has left {names}"
        #      ^^^^^^^^^
        # AssertionError: another test has left ['Grace']
# --8<-- [end:example]


class Quiet:
    """pytest tells and keeps nothing: this program ends with what the test raised."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"


OFF = "terminal cacheprovider logging threadexception unraisableexception warnings"
OPTIONS = ["-x", "-s", "--assert=plain", *(f"-pno:{plugin}" for plugin in OFF.split())]
OPTIONS += ["-oasyncio_default_fixture_loop_scope=session"]

if __name__ == "__main__" and pytest.main([__file__, *OPTIONS], [Quiet()]):
    assert sys.last_value
    raise sys.last_value
