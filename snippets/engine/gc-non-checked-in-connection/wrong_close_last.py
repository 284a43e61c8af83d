# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Close the session in the last line, which an exception skips."""

import asyncio
import gc
import os
import threading

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import AsyncAdaptedQueuePool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


async def last_threads() -> None:
    """Wait for aiosqlite's thread of a lost connection: it tells the loop that it ends."""
    for thread in threading.enumerate():
        if thread.name.startswith("Thread-"):
            await asyncio.to_thread(thread.join)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    pool = engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada"))

    try:
        # --8<-- [start:example]
        async def add_author(name: str) -> None:
            session = make_session()
            session.add(Author(name=name))
            await session.commit()
            await session.close()

        try:
            await add_author("Ada")
        except IntegrityError:
            print("Ada is already there")
            #> Ada is already there
        out = pool.checkedout()
        assert out == 0, f"{out} connection is out"
        #      ^^^^^^^^
        # AssertionError: 1 connection is out
        # --8<-- [end:example]
    finally:
        gc.collect()  # Python does this by itself, sooner or later
        await engine.dispose()
        await last_threads()


asyncio.run(main())
