# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "pytest", "pytest-asyncio"]
# ///
"""Five tests, one engine: who recovers."""

import gc
import os
import warnings
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")
# pytest tells and keeps nothing.
OFF = "terminal cacheprovider logging threadexception unraisableexception warnings"
OPTIONS = ["-s", *(f"-pno:{plugin}" for plugin in OFF.split())]
# What pytest-asyncio does by default, without the warning that this will change.
OPTIONS += ["-oasyncio_default_fixture_loop_scope=fixture-scope"]

# Their messages name sockets by number.
warnings.simplefilter("ignore", ResourceWarning)
results: list[str] = []


class Results:
    @staticmethod
    def pytest_configure(config: pytest.Config) -> None:
        config.option.tbstyle = "no"

    @staticmethod
    def pytest_runtest_logfinish() -> None:
        # What a failed test leaves behind goes before the next test begins.
        gc.collect()

    @staticmethod
    def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> None:
        if call.when == "call":
            results.append(call.excinfo.typename if call.excinfo else "passed")


# --8<-- [start:example]
@pytest_asyncio.fixture(scope="session")
async def engine() -> AsyncGenerator[AsyncEngine]:
    engine = create_async_engine(DATABASE_URL)
    yield engine
    await engine.dispose()
    #^^^^^^^^^^^^^^^^^^^^^
    # RuntimeWarning: coroutine 'Connection._cancel' was never awaited


@pytest.mark.asyncio
@pytest.mark.parametrize("number", range(5))
async def test_query(engine: AsyncEngine, number: int) -> None:
    async with engine.connect() as connection:
        assert await connection.scalar(select(literal(number))) == number


if __name__ == "__main__":
    pytest.main([__file__, *OPTIONS], [Results()])
    assert results == ["passed"] * 5, results
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: ['passed', 'RuntimeError', 'InterfaceError', 'InterfaceError',
    # 'InterfaceError']
# --8<-- [end:example]
