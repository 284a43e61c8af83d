# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2", "uvicorn"]
# ///
"""FastAPI, newest release, scope="function" on the dependency"""

import asyncio
import gc
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from httpx2 import AsyncClient
from sqlalchemy import String
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    close_all_sessions,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import AsyncAdaptedQueuePool
from uvicorn import Config, Server

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


@asynccontextmanager
async def serve(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Serve the app over HTTP, and yield a client for it."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(Config(app, log_level="critical"))
    serving = asyncio.create_task(server.serve([listener]))
    try:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with AsyncClient(base_url=url) as client:
            yield client
    finally:
        server.should_exit = True
        await serving


async def main() -> None:
    gc.disable()  # a lost connection stays out until the garbage collector runs
    engine = create_async_engine(DATABASE_URL)
    pool = engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    async def get_session() -> AsyncIterator[AsyncSession]:
        async with make_session() as session:
            yield session

    app = FastAPI()
    # --8<-- [start:example]
    CurrentSession = Annotated[AsyncSession, Depends(get_session, scope="function")]
    go_on = asyncio.Event()

    @app.get("/idle")
    async def idle(session: CurrentSession) -> StreamingResponse:
        await session.get_one(Author, 1)

        async def stream() -> AsyncIterator[str]:
            yield "beginning, "
            await go_on.wait()
            yield "end"

        return StreamingResponse(stream())

    @app.get("/reading")
    async def reading(session: CurrentSession) -> StreamingResponse:
        async def stream() -> AsyncIterator[str]:
            await session.get_one(Author, 1)
            yield "beginning, "
            await go_on.wait()
            yield "end"

        return StreamingResponse(stream())

    for path in ["/idle", "/reading"]:
        go_on.clear()
        async with serve(app) as client:
            async with client.stream("GET", path) as response:
                chunks = response.aiter_text()
                await anext(chunks)
                during = pool.checkedout()
                go_on.set()
                async for _ in chunks:
                    pass
        print(f"{path[1:]}: {during}, then {pool.checkedout()}")
        #> idle: 0, then 0
        #> reading: 1, then 1
    # --8<-- [end:example]
    await close_all_sessions()
    await engine.dispose()


asyncio.run(main())
