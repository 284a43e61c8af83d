# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "httpx2", "litestar", "uvicorn"]
# ///
"""Litestar 2"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from httpx2 import AsyncClient
from litestar import Litestar, Response, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uvicorn import Config, Server

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


@asynccontextmanager
async def serve(app: Litestar) -> AsyncIterator[AsyncClient]:
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


happened: list[str] = []


class NoteResponse:
    """Notes when the last part of a response has gone to the client."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                happened.append("response")

        await self.app(scope, receive, note)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    # --8<-- [start:example]
    async def get_session() -> AsyncIterator[AsyncSession]:
        async with make_session() as session:
            yield session
            await session.commit()
            happened.append("commit")

    async def task() -> None:
        happened.append("background task")

    @post("/authors", dependencies={"session": Provide(get_session)})
    async def add_author(
        name: FromQuery[str], session: NamedDependency[AsyncSession]
    ) -> Response[str]:
        session.add(Author(name=name))
        return Response("saved", background=BackgroundTask(task))

    app = Litestar(
        [add_author],
        middleware=[NoteResponse],
        openapi_config=None,
        logging_config=None,
    )
    async with serve(app) as client:
        failed = await client.post("/authors?name=Ada")  # the name is unique
        happened.clear()
        await client.post("/authors?name=Grace")
    print(", ".join(happened))
    #> commit, response, background task
    print("a commit that fails:", failed.status_code)
    #> a commit that fails: 500
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
