# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "pytest", "pytest-asyncio"]
# ///
"""A fixture that leaves the primary key to the database."""

import os
import sys
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


@pytest_asyncio.fixture
async def session() -> AsyncGenerator[AsyncSession]:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session
    await engine.dispose()


# --8<-- [start:example]
@pytest_asyncio.fixture
async def ada(session: AsyncSession) -> Author:
    author = Author(name="Ada")
    session.add(author)
    await session.commit()
    return author


@pytest.mark.asyncio
async def test_second_author(session: AsyncSession, ada: Author) -> None:
    session.add(Author(name="Grace"))
    await session.commit()
    assert await session.scalar(select(func.count(Author.id))) == 2
# --8<-- [end:example]


class Quiet:
    """pytest tells and keeps nothing: this program ends with what the test raised."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"


OFF = "terminal cacheprovider logging threadexception unraisableexception warnings"
OPTIONS = ["-x", "-s", "--assert=plain", *(f"-pno:{plugin}" for plugin in OFF.split())]
OPTIONS += ["-oasyncio_default_fixture_loop_scope=function"]

if __name__ == "__main__" and pytest.main([__file__, *OPTIONS], [Quiet()]):
    assert sys.last_value
    raise sys.last_value
