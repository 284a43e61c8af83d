# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2", "uvicorn"]
# ///
"""FastAPI, newest release, scope="function" on the dependency"""

import asyncio
import os
import socket
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from httpx2 import AsyncClient
from sqlalchemy import String, select
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uvicorn import Config, Server

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")

# SQLite's driver leaves a coroutine behind, which is not the subject here.
warnings.filterwarnings("ignore", "coroutine 'Connection.cursor' was never awaited")


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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    async def get_session() -> AsyncIterator[AsyncSession]:
        async with make_session() as session:
            yield session
            await session.commit()

    CurrentSession = Annotated[AsyncSession, Depends(get_session, scope="function")]
    app = FastAPI()

    async def change(session: AsyncSession, author: Author) -> None:
        author.welcomed = True
        await session.commit()

    @app.post("/change")
    async def change_ada(session: CurrentSession, background: BackgroundTasks) -> None:
        background.add_task(change, session, await session.get_one(Author, 1))

    async def read(author: Author) -> None:
        try:
            raised.append(author.name)
        except SQLAlchemyError as error:
            cause = error.orig if isinstance(error, StatementError) else error
            raised.append(type(cause).__name__)

    @app.post("/read")
    async def read_grace(session: CurrentSession, background: BackgroundTasks) -> None:
        author = await session.get_one(Author, 2)
        await session.commit()
        background.add_task(read, author)

    async def look(author_id: int) -> None:
        async with make_session() as session:
            found.append(await session.get(Author, author_id))

    @app.post("/look")
    async def look_for_katherine(session: CurrentSession, background: BackgroundTasks) -> None:
        author = Author(name="Katherine")
        session.add(author)
        await session.flush()
        background.add_task(look, author.id)

    async def fail() -> None:
        raise ConnectionError

    @app.post("/fail")
    async def add_dorothy(session: CurrentSession, background: BackgroundTasks) -> None:
        session.add(Author(name="Dorothy"))
        background.add_task(fail)

    raised: list[str] = []
    found: list[Author | None] = []
    async with serve(app) as client:
        for path in ["/change", "/read", "/look", "/fail"]:
            await client.post(path)

    async with make_session() as session:
        ada = await session.get_one(Author, 1)
        names = (await session.scalars(select(Author.name))).all()
    print("the task changes an object:", "saved" if ada.welcomed else "lost")
    #> the task changes an object: lost
    print("the task reads an expired attribute:", *raised)
    #> the task reads an expired attribute: DetachedInstanceError
    print("the task looks for the row:", "there" if found[0] else "not there yet")
    #> the task looks for the row: there
    print("the task fails, and the row is", "saved" if "Dorothy" in names else "lost")
    #> the task fails, and the row is saved
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
