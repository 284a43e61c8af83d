# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2", "uvicorn"]
# ///
"""The same with `close_resets_only=False`: the task raises."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
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
    welcomed: Mapped[bool] = mapped_column(default=False)


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


async def send_mail() -> None:
    await asyncio.sleep(0.4)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    async def get_session() -> AsyncIterator[AsyncSession]:
        async with make_session() as session:
            yield session

    CurrentSession = Annotated[AsyncSession, Depends(get_session)]
    app = FastAPI()
    tasks: set[asyncio.Task[None]] = set()
    try:
        # --8<-- [start:example]
        make_session = async_sessionmaker(
            engine, expire_on_commit=False, close_resets_only=False
        )

        async def welcome(session: AsyncSession, author: Author) -> None:
            await send_mail()
            author.welcomed = True
            await session.commit()
            #^^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.exc.InvalidRequestError: This Session has been permanently
            # closed and is unable to handle any more transaction requests.

        @app.post("/authors")
        async def add_author(name: str, session: CurrentSession) -> str:
            author = Author(name=name)
            session.add(author)
            await session.commit()
            tasks.add(asyncio.create_task(welcome(session, author)))
            return "saved"

        async with serve(app) as client:
            await client.post("/authors?name=Ada")
        await asyncio.gather(*tasks)
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
