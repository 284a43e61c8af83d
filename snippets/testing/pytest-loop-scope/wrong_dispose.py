# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "pytest", "pytest-asyncio"]
# ///
"""The only test passes, and dispose() fails after it."""

import logging
import os
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")
# pytest tells and keeps nothing.
OFF = "terminal cacheprovider logging threadexception unraisableexception warnings"
OPTIONS = ["-x", "-s", *(f"-pno:{plugin}" for plugin in OFF.split())]
# What pytest-asyncio does by default, without the warning that this will change.
OPTIONS += ["-oasyncio_default_fixture_loop_scope=fixture-scope"]

log: list[str] = []


class Log(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            log.append(str(record.exc_info[1]))


logging.getLogger("sqlalchemy.pool").addHandler(Log())


# --8<-- [start:example]
@pytest_asyncio.fixture(scope="session")
async def engine() -> AsyncGenerator[AsyncEngine]:
    engine = create_async_engine(DATABASE_URL)
    yield engine
    await engine.dispose()


@pytest.mark.asyncio
async def test_query(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 40 + 2"))


if __name__ == "__main__":
    assert pytest.main([__file__, *OPTIONS]) == 0
    assert not log, log[0]
    #      ^^^^^^^
    # AssertionError: Event loop is closed
# --8<-- [end:example]
