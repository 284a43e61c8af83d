# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2"]
# ///
"""What FastAPI passes to an endpoint whose parameter is annotated with the maker"""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import String
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

    # --8<-- [start:example]
    AsyncSession = async_sessionmaker(engine)

    async def get_session() -> AsyncIterator[object]:
        async with AsyncSession() as session:
            yield session

    app = FastAPI()

    @app.get("/")
    async def endpoint(
        db: Annotated[AsyncSession, Depends(get_session)],  # type: ignore[valid-type]
    ) -> str:
        return type(db).__name__

    print(TestClient(app).get("/").json())
    #> AsyncSession
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
