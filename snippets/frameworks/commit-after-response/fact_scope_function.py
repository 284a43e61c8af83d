# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2", "uvicorn"]
# ///
"""FastAPI, newest release, scope="function" on the dependency"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from httpx2 import AsyncClient
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
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
    app = FastAPI()
    app.add_middleware(NoteResponse)

    # --8<-- [start:example]
    async def get_session() -> AsyncIterator[AsyncSession]:
        async with make_session() as session:
            yield session
            await session.commit()
            happened.append("commit")

    async def task() -> None:
        happened.append("background task")

    @app.post("/authors")
    async def add_author(
        name: str,
        tasks: BackgroundTasks,
        session: Annotated[AsyncSession, Depends(get_session, scope="function")],
    ) -> str:
        session.add(Author(name=name))
        tasks.add_task(task)
        return "saved"

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
