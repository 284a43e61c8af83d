# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A task does not see the rows that its parent has flushed."""

import asyncio
import os
from asyncio import current_task

from sqlalchemy import String, func, select
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
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    try:
        # --8<-- [start:example]
        current_session = async_scoped_session(make_session, scopefunc=current_task)

        async def count_authors() -> int | None:
            return await current_session.scalar(select(func.count(Author.id)))

        current_session.add(Author(name="Grace"))
        await current_session.flush()
        here = await count_authors()
        in_task = await asyncio.create_task(count_authors())
        assert in_task == here, f"{here} authors here, {in_task} in a task"
        #      ^^^^^^^^^^^^^^^
        # AssertionError: 2 authors here, 1 in a task
        # --8<-- [end:example]
    finally:
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
