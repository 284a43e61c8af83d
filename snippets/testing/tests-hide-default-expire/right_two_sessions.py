# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "pytest", "pytest-asyncio"]
# ///
"""The test prepares its data in a session of its own."""

import asyncio
import os
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


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


make_session = async_sessionmaker(expire_on_commit=False)


async def handle_request() -> None:
    async with make_session.begin() as session:
        author = Author(name="Ada", books=[Book(title="Notes")])
        session.add(author)
    async with make_session() as session:
        print(await titles(session, author.id))
        #> ['Notes']


@pytest_asyncio.fixture
async def session(engine: AsyncEngine) -> AsyncGenerator[AsyncSession]:
    make_session.configure(bind=engine)
    async with make_session() as session:
        yield session


# --8<-- [start:example]
async def titles(session: AsyncSession, author_id: int) -> list[str]:
    options = [selectinload(Author.books)]
    author = await session.get_one(Author, author_id, options=options)
    return [book.title for book in author.books]


@pytest.mark.asyncio
async def test_titles(session: AsyncSession) -> None:
    async with make_session.begin() as other:
        author = Author(name="Ada", books=[Book(title="Notes")])
        other.add(author)
    assert await titles(session, author.id) == ["Notes"]


if __name__ == "__main__":
    assert pytest.main([__file__, *OPTIONS], [Quiet()]) == 0
    print("the tests pass")
    #> the tests pass
    asyncio.run(serve())
# --8<-- [end:example]
