# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""remove() removes the session of the task that calls it."""

import asyncio
import os
from asyncio import current_task
from collections.abc import Sequence

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    async_scoped_session,
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
    engine = create_async_engine(
        DATABASE_URL, pool_size=2, max_overflow=0, pool_timeout=0.2
    )
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    try:
        # --8<-- [start:example]
        current_session = async_scoped_session(make_session, scopefunc=current_task)

        async def endpoint() -> Sequence[str]:
            return (await current_session.scalars(select(Author.name))).all()
            #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.exc.TimeoutError: QueuePool limit of size 2 overflow 0 reached,
            # connection timed out, timeout 0.20

        async def middleware() -> Sequence[str]:
            try:
                return await asyncio.create_task(endpoint())
            finally:
                await current_session.remove()

        for number in range(3):
            print(number, await asyncio.create_task(middleware()))
            #> 0 ['Ada']
            #> 1 ['Ada']
        # --8<-- [end:example]
    finally:
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
