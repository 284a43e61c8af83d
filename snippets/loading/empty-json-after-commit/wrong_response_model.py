# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2"]
# ///
"""With a response_model alone, the same endpoint fails loudly."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import String
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


engine = create_async_engine(DATABASE_URL)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    try:
        yield
    finally:
        await engine.dispose()


async def get_session() -> AsyncGenerator[AsyncSession]:
    session = make_session()
    try:
        yield session
    finally:
        await session.close()


CurrentSession = Annotated[AsyncSession, Depends(get_session)]
app = FastAPI(lifespan=lifespan)


# --8<-- [start:example]
make_session = async_sessionmaker(engine)


class AuthorOut(BaseModel):
    id: int
    name: str


@app.post("/authors", response_model=AuthorOut)
async def create_author(name: str, session: CurrentSession) -> Author:
    author = Author(name=name)
    session.add(author)
    await session.commit()
    return author


with TestClient(app, raise_server_exceptions=False) as client:
    response = client.post("/authors", params={"name": "Ada"})
    answer = f"{response.status_code} {response.text}"
    assert response.is_success, f"the client got {answer}"
    #      ^^^^^^^^^^^^^^^^^^^
    # AssertionError: the client got 500 Internal Server Error
# --8<-- [end:example]
