# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2", "uvicorn"]
# ///
"""Read what the request before has written, while its commit is still to come."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
from httpx2 import AsyncClient
from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uvicorn import Config, Server

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    app = FastAPI()
    try:
        # --8<-- [start:example]
        async def get_session() -> AsyncIterator[AsyncSession]:
            async with make_session() as session:
                yield session
                await asyncio.sleep(0.4)  # a slow commit
                await session.commit()

        CurrentSession = Annotated[AsyncSession, Depends(get_session)]

        @app.post("/authors")
        async def add_author(name: str, session: CurrentSession) -> str:
            session.add(Author(name=name))
            return "saved"

        @app.get("/authors")
        async def authors(session: CurrentSession) -> list[str]:
            return list(await session.scalars(select(Author.name)))

        async with serve(app) as client:
            await client.post("/authors?name=Ada")
            names = (await client.get("/authors")).json()
            assert names == ["Ada"], f"the next request reads {names}"
            #      ^^^^^^^^^^^^^^^^
            # AssertionError: the next request reads []
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
