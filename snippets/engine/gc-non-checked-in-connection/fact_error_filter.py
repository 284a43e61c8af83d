# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The warning as an error: nobody can catch it."""

import asyncio
import gc
import os
import sys
import threading
import warnings

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada"))

    async def find_author(author_id: int) -> Author:
        session = make_session()
        return await session.get_one(Author, author_id)

    # --8<-- [start:example]
    ignored: list[sys.UnraisableHookArgs] = []
    sys.unraisablehook = ignored.append
    warnings.simplefilter("error")

    await find_author(1)
    gc.collect()
    print("nothing was raised")
    #> nothing was raised
    print("ignored:", *(type(each.exc_value).__name__ for each in ignored))
    #> ignored: SAWarning
    # --8<-- [end:example]
    await engine.dispose()
    await last_threads()


asyncio.run(main())
