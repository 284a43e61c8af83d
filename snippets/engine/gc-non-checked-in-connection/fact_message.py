# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What the garbage collector makes SQLAlchemy say."""

import asyncio
import gc
import os
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

    # --8<-- [start:example]
    async def find_author(author_id: int) -> Author:
        session = make_session()
        return await session.get_one(Author, author_id)

    with warnings.catch_warnings(record=True) as caught:
        await find_author(1)
        gc.collect()  # Python does this by itself, sooner or later
    for warning in caught:
        print(f"{warning.category.__name__}: {warning.message}")
        #> SAWarning: The garbage collector is trying to clean up non-checked-in connection <AdaptedConnection <aiosqlite.core.Connection object at 0x…>>, which will be terminated.  Please ensure that SQLAlchemy pooled connections are returned to the pool explicitly, either by calling ``close()`` or by using appropriate context managers to manage their lifecycle.
    # --8<-- [end:example]
    await engine.dispose()
    await last_threads()


asyncio.run(main())
