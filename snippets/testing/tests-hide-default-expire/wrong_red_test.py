# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "pytest", "pytest-asyncio"]
# ///
"""A test that takes its session from the application fails as the application does."""

import os
import sys
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from sqlalchemy import String
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
    name: Mapped[str] = mapped_column(String(50))


@pytest_asyncio.fixture
async def engine() -> AsyncGenerator[AsyncEngine]:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    await engine.dispose()


class Quiet:
    """pytest tells and keeps nothing."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"


OFF = "terminal cacheprovider logging threadexception unraisableexception warnings"
OPTIONS = ["-x", "-s", "--assert=plain", *(f"-pno:{plugin}" for plugin in OFF.split())]
OPTIONS += ["-oasyncio_default_fixture_loop_scope=function"]


# --8<-- [start:example]
make_session = async_sessionmaker()  # the fault is in this line


async def register(session: AsyncSession, name: str) -> str:
    author = Author(name=name)
    session.add(author)
    await session.commit()
    return author.name
    #      ^^^^^^^^^^^
    # sqlalchemy.exc.StatementError: (sqlalchemy.exc.MissingGreenlet) greenlet_spawn has
    # not been called; can't call await_() here. Was IO attempted in an unexpected
    # place?


@pytest_asyncio.fixture
async def session(engine: AsyncEngine) -> AsyncGenerator[AsyncSession]:
    make_session.configure(bind=engine)
    async with make_session() as session:
        yield session


@pytest.mark.asyncio
async def test_register(session: AsyncSession) -> None:
    assert await register(session, "Ada") == "Ada"
# --8<-- [end:example]


if __name__ == "__main__" and pytest.main([__file__, *OPTIONS], [Quiet()]):
    assert sys.last_value
    raise sys.last_value
