# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Call a service with a client that blocks, in a session."""

import asyncio
import os
import time
from collections.abc import Coroutine

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50), default="")


async def beats_during(work: Coroutine[None, None, None]) -> int:
    # How often another task, due every 10 ms, gets its turn during the work.
    beats = 0

    async def heart() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    task = asyncio.create_task(heart())
    await asyncio.sleep(0)  # the heart starts
    await work
    task.cancel()
    await asyncio.wait([task])
    return beats


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    # --8<-- [start:example]
    async def describe(author: Author) -> None:
        time.sleep(0.2)  # requests.get(), or another call that blocks
        author.bio = f"All about {author.name}"

    async with make_session() as session:
        author = await session.get_one(Author, 1)
        beats = await beats_during(describe(author))
        await session.commit()
    assert beats > 0, "no other task has run during the call"
    #      ^^^^^^^^^
    # AssertionError: no other task has run during the call
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
