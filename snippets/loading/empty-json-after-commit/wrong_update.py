# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2"]
# ///
"""Return a changed object: what the database computes is missing."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import String, func
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


engine = create_async_engine(DATABASE_URL)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))
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
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    changed_at: Mapped[datetime | None] = mapped_column(onupdate=func.now())


make_session = async_sessionmaker(engine, expire_on_commit=False)


@app.patch("/authors/{key}", response_model=None)
async def rename_author(key: int, name: str, session: CurrentSession) -> Author:
    author = await session.get_one(Author, key)
    author.name = name
    await session.commit()
    return author


with TestClient(app) as client:
    response = client.patch("/authors/1", params={"name": "Grace"})
    fields = sorted(response.json())
    assert "changed_at" in fields, f"the client got the fields {fields}"
    #      ^^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: the client got the fields ['id', 'name']
# --8<-- [end:example]
