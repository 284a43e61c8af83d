# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2"]
# ///
"""Have a dependency return a session."""

import asyncio
import gc
import os
import threading
from typing import Annotated

from fastapi import Depends, FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
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

    app = FastAPI()
    gc.disable()  # the collector could come within the request
    try:
        # --8<-- [start:example]
        async def get_session() -> AsyncSession:
            return make_session()

        @app.get("/authors/{author_id}")
        async def read_author(
            author_id: int, session: Annotated[AsyncSession, Depends(get_session)]
        ) -> str:
            return (await session.get_one(Author, author_id)).name

        transport = ASGITransport(app)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            print((await client.get("/authors/1")).json())
            #> Ada
        out = pool.checkedout()
        assert out == 0, f"the request has ended, and {out} connection is out"
        #      ^^^^^^^^
        # AssertionError: the request has ended, and 1 connection is out
        # --8<-- [end:example]
    finally:
        gc.collect()  # Python does this by itself, sooner or later
        await engine.dispose()
        await last_threads()


asyncio.run(main())
