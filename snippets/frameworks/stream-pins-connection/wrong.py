# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2", "uvicorn"]
# ///
"""Stream a response from a handler that depends on the session."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from httpx2 import AsyncClient
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
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
    engine = create_async_engine(DATABASE_URL, pool_size=1, max_overflow=0, pool_timeout=0.3)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    async def get_session() -> AsyncIterator[AsyncSession]:
        async with make_session() as session:
            yield session

    app = FastAPI()
    try:
        # --8<-- [start:example]
        @app.get("/news")
        async def news(
            session: Annotated[AsyncSession, Depends(get_session)],
        ) -> StreamingResponse:
            author = await session.get_one(Author, 1)

            async def stream() -> AsyncIterator[str]:
                while True:
                    yield f"data: {author.name} has news\n\n"
                    await asyncio.sleep(1)

            return StreamingResponse(stream(), media_type="text/event-stream")

        async with serve(app) as client, client.stream("GET", "/news"):
            async with make_session() as session:  # another request
                author = await session.get_one(Author, 1)
                #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                # sqlalchemy.exc.TimeoutError: QueuePool limit of size 1 overflow 0
                # reached, connection timed out, timeout 0.30
                print(f"found {author.name}")
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
