# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "pytest", "pytest-asyncio"]
# ///
"""One loop for all fixtures and tests, by configuration."""

import os
import sys
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
PYTEST_INI = """
asyncio_default_fixture_loop_scope = session
asyncio_default_test_loop_scope = session
"""


@pytest_asyncio.fixture(scope="session")
async def engine() -> AsyncGenerator[AsyncEngine]:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    await engine.dispose()


@pytest.mark.asyncio
async def test_nobody_is_there(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        names = (await connection.scalars(select(Author.name))).all()
    assert names == []
# --8<-- [end:example]


class Quiet:
    """pytest tells and keeps nothing: this program ends with what the test raised."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"


OFF = "terminal cacheprovider logging threadexception unraisableexception warnings"
OPTIONS = ["-x", "-s", *(f"-pno:{plugin}" for plugin in OFF.split())]
OPTIONS += [f"-o{line.replace(' ', '')}" for line in PYTEST_INI.split("\n") if line]

if __name__ == "__main__" and pytest.main([__file__, *OPTIONS], [Quiet()]):
    assert sys.last_value
    raise sys.last_value
