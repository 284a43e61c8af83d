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
"""A nested field executes a statement for each parent."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import strawberry
from fastapi import Depends, FastAPI
from httpx2 import AsyncClient
from sqlalchemy import ForeignKey, String, event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from strawberry.fastapi import GraphQLRouter
from uvicorn import Config, Server

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


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
        session.add_all(
            Author(name=f"author {number}", books=[Book(title="Notes")])
            for number in range(10)
        )
    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

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
        class Person:
            id: int
            name: str

            @strawberry.field
            async def books(self, info: strawberry.Info) -> list[str]:
                session = info.context["session"]
                query = select(Book.title).where(Book.author_id == self.id)
                return list(await session.scalars(query))

        @strawberry.type
        class Query:
            @strawberry.field
            async def authors(self, info: strawberry.Info) -> list[Person]:
                session = info.context["session"]
                authors = await session.scalars(select(Author).order_by(Author.id))
                return [Person(id=each.id, name=each.name) for each in authors]

        schema = strawberry.Schema(Query)
        app.include_router(
            GraphQLRouter(schema, "/graphql", context_getter=get_context)
        )
        async with serve(app) as client:
            query = {"query": "{ authors { name books } }"}
            answer = (await client.post("/graphql", json=query)).json()
            print(answer["data"]["authors"][0])
            #> {'name': 'author 0', 'books': ['Notes']}
            assert not statements[2:], f"{len(statements)} statements"
            #      ^^^^^^^^^^^^^^^^^^
            # AssertionError: 11 statements
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
