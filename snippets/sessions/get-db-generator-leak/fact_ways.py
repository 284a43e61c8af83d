# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What the ways to drive get_db() leave behind"""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import AsyncAdaptedQueuePool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    pool = engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    committed = False

    async def get_db() -> AsyncGenerator[AsyncSession, None]:
        nonlocal committed
        async with make_session() as session:
            yield session
            await session.commit()
            committed = True

    # --8<-- [start:example]
    async def async_for() -> None:
        async for session in get_db():
            await session.execute(select(Author))

    async def async_for_return() -> None:
        async for session in get_db():
            await session.execute(select(Author))
            return

    async def with_aclosing() -> None:
        async with aclosing(get_db()) as sessions:
            async for session in sessions:
                await session.execute(select(Author))
                return

    async def with_context_manager() -> None:
        async with asynccontextmanager(get_db)() as session:
            await session.execute(select(Author))

    # --8<-- [end:example]
    ways: list[Callable[[], Awaitable[None]]] = [
        async_for,
        async_for_return,
        with_aclosing,
        with_context_manager,
    ]
    for way in ways:
        committed = False
        await way()
        outcome = "committed" if committed else "no commit"
        print(f"{way.__name__}: {outcome}, connections out: {pool.checkedout()}")
        #> async_for: committed, connections out: 0
        #> async_for_return: no commit, connections out: 1
        #> with_aclosing: no commit, connections out: 0
        #> with_context_manager: committed, connections out: 0
        async with asyncio.timeout(5):  # the event loop ends what was left
            while pool.checkedout():
                await asyncio.sleep(0.01)
    await engine.dispose()


asyncio.run(main())
