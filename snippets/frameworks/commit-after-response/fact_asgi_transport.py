# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2", "uvicorn"]
# ///
"""The same two requests through `ASGITransport`, as in a test"""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


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

        transport = ASGITransport(app)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            await client.post("/authors?name=Ada")
            names = (await client.get("/authors")).json()
            print(f"the next request reads {names}")
            #> the next request reads ['Ada']
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
