# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Wait for another service in a thread, outside run_sync()."""

import asyncio
import os
import time
from collections.abc import Coroutine

from sqlalchemy import String
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def fetch_name() -> str:
    time.sleep(0.1)  # stands for a request to another service
    return "Ada"


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

    # --8<-- [start:example]
    def add_author(session: Session, name: str) -> None:
        session.add(Author(name=name))

    async def register(session: AsyncSession) -> None:
        name = await asyncio.to_thread(fetch_name)
        await session.run_sync(add_author, name)

    async with make_session() as session:
        beats = await beats_during(register(session))
        await session.commit()
        assert beats > 0, "nothing else has run during run_sync()"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
