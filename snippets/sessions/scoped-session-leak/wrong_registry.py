# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""commit() gives the connection back, and the registry keeps the session."""

import asyncio
import os
from asyncio import current_task

from sqlalchemy import String
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

        async def handle_request() -> None:
            author = await current_session.get_one(Author, 1)
            author.name = "Ada Lovelace"
            await current_session.commit()

        for _ in range(50):
            await asyncio.create_task(handle_request())
        kept = len(current_session.registry.registry)
        assert kept == 0, f"the registry holds {kept} sessions of tasks that have ended"
        #      ^^^^^^^^^
        # AssertionError: the registry holds 50 sessions of tasks that have ended
        # --8<-- [end:example]
    finally:
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
