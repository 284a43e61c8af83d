# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2", "uvicorn"]
# ///
"""Starlette 1, in a BaseHTTPMiddleware"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from httpx2 import AsyncClient
from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Config, Server

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


@asynccontextmanager
async def serve(app: Starlette) -> AsyncIterator[AsyncClient]:
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
    async def with_session(
        request: Request, call_next: RequestResponseEndpoint
    ) -> Response:
        async with make_session() as session:
            request.state.session = session
            response = await call_next(request)
            await session.commit()
            happened.append("commit")
            return response

    async def task() -> None:
        happened.append("background task")

    async def add_author(request: Request) -> Response:
        request.state.session.add(Author(name=request.query_params["name"]))
        return PlainTextResponse("saved", background=BackgroundTask(task))

    app = Starlette(routes=[Route("/authors", add_author, methods=["POST"])])
    app.add_middleware(BaseHTTPMiddleware, dispatch=with_session)
    app.add_middleware(NoteResponse)
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
