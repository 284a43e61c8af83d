# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The session that could not be closed keeps its connection."""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.exc import IllegalStateChangeError
from sqlalchemy.ext.asyncio import (
    async_sessionmaker,
    close_all_sessions,
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


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Book(title="One"), Book(title="Two")])
    await engine.dispose()  # the pool is empty, as in a process that starts

    try:
        # --8<-- [start:example]
        try:
            async with make_session() as session:
                await asyncio.gather(
                    session.scalar(select(func.count(Author.id))),
                    session.scalar(select(func.count(Book.id))),
                )
        except IllegalStateChangeError:
            print("the request failed")
            #> the request failed
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})

        pool = engine.pool
        assert isinstance(pool, AsyncAdaptedQueuePool)
        leaked = pool.checkedout()
        assert leaked == 0, f"{leaked} connection was not returned"
        #      ^^^^^^^^^^^
        # AssertionError: 1 connection was not returned
        # --8<-- [end:example]
    finally:
        # After a failure: let the other tasks end, and close what they still hold.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
