# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The event loop closes the session in the middle of its first query."""

import asyncio
import gc
import os
from collections.abc import AsyncGenerator

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    close_all_sessions,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))
    await engine.dispose()  # the pool is empty, as in a process that starts

    log: list[str] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: log.append(f"{context['message']}: {context['exception']}")
    )

    try:
        # --8<-- [start:example]
        async def get_db() -> AsyncGenerator[AsyncSession, None]:
            async with make_session() as session:
                yield session

        session = await anext(get_db())
        names = (await session.scalars(select(Author.name))).all()
        print(names)
        #> ['Ada']
        gc.collect()  # at the latest now, the event loop logs what failed
        assert not log, log[0]
        #      ^^^^^^^
        # AssertionError: Task exception was never retrieved: Method 'close()' can't be
        # called here; method '_connection_for_bind()' is already in progress and this
        # would cause an unexpected state change to <SessionTransactionState.CLOSED: 5>
        # --8<-- [end:example]
    finally:
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
