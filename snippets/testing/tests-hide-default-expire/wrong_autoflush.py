# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "pytest", "pytest-asyncio"]
# ///
"""The application's sessions do not flush before a query, those of the tests do."""

import asyncio
import os
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from sqlalchemy import String, func, select
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


async def serve() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session.configure(bind=engine)
    await handle_request()
    await engine.dispose()


class Quiet:
    """pytest tells and keeps nothing."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"


OFF = "terminal cacheprovider logging threadexception unraisableexception warnings"
OPTIONS = ["-x", "-s", "--assert=plain", *(f"-pno:{plugin}" for plugin in OFF.split())]
OPTIONS += ["-oasyncio_default_fixture_loop_scope=function"]


# --8<-- [start:example]
make_session = async_sessionmaker(autoflush=False)  # bound at startup


async def add_and_count(session: AsyncSession, name: str) -> int | None:
    session.add(Author(name=name))
    return await session.scalar(select(func.count(Author.id)))


async def handle_request() -> None:
    async with make_session() as session:
        count = await add_and_count(session, "Ada")
        assert count == 1, f"one author was added, {count} counted"
        #      ^^^^^^^^^^
        # AssertionError: one author was added, 0 counted


@pytest_asyncio.fixture
async def session(engine: AsyncEngine) -> AsyncGenerator[AsyncSession]:
    async with AsyncSession(engine) as session:
        yield session
        await session.rollback()


@pytest.mark.asyncio
async def test_count(session: AsyncSession) -> None:
    assert await add_and_count(session, "Ada") == 1


if __name__ == "__main__":
    assert pytest.main([__file__, *OPTIONS], [Quiet()]) == 0
    print("the tests pass")
    #> the tests pass
    asyncio.run(serve())
# --8<-- [end:example]
