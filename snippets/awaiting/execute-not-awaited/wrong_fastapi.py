# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2"]
# ///
"""Return the coroutine from an endpoint."""

import asyncio
import os

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import ScalarResult, String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    app = FastAPI()

    @app.get("/authors", response_model=None)
    async def read_authors() -> ScalarResult[str]:
        async with make_session() as session:
            return session.scalars(select(Author.name))

    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get("/authors")
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # ValueError: [TypeError("'coroutine' object is not iterable"),
        # TypeError('vars() argument must have __dict__ attribute')]
        print(response.json())
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
