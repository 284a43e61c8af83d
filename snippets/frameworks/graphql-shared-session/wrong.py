# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "sqlalchemy[asyncio]>=2.0",
#     "aiosqlite",
#     "fastapi",
#     "httpx2",
#     "strawberry-graphql",
#     "uvicorn",
# ]
# ///
"""Two fields of one query read through the session of the request."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import strawberry
from fastapi import Depends, FastAPI
from httpx2 import AsyncClient
from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from strawberry.fastapi import GraphQLRouter
from uvicorn import Config, Server

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))


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
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Book(title="Notes")])
    await engine.dispose()  # the pool is empty, as in a process that starts

    async def get_session() -> AsyncIterator[AsyncSession]:
        async with make_session() as session:
            yield session

    async def get_context(
        session: Annotated[AsyncSession, Depends(get_session)],
    ) -> dict[str, AsyncSession]:
        return {"session": session}

    app = FastAPI()
    try:
        # --8<-- [start:example]
        @strawberry.type
        class Query:
            @strawberry.field
            async def authors(self, info: strawberry.Info) -> list[str]:
                session = info.context["session"]
                return list(await session.scalars(select(Author.name)))

            @strawberry.field
            async def books(self, info: strawberry.Info) -> list[str]:
                session = info.context["session"]
                return list(await session.scalars(select(Book.title)))

        schema = strawberry.Schema(Query)
        app.include_router(
            GraphQLRouter(schema, "/graphql", context_getter=get_context)
        )
        async with serve(app) as client:
            response = await client.post(
                "/graphql", json={"query": "{ authors books }"}
            )
            answer = response.json()
            print(response.status_code, answer["data"])
            #> 200 None
            assert "errors" not in answer, answer["errors"][0]["message"]
            #      ^^^^^^^^^^^^^^^^^^^^^^
            # AssertionError: This session is provisioning a new connection; concurrent
            # operations are not permitted
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
