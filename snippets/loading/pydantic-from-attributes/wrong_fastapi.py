# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2"]
# ///
"""A response_model reads a relationship that the endpoint did not load."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import ResponseValidationError
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


engine = create_async_engine(DATABASE_URL)
make_session = async_sessionmaker(engine)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", books=[Book(title="Notes")]))
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


app = FastAPI(lifespan=lifespan)


# --8<-- [start:example]
class AuthorOut(BaseModel):
    name: str


class BookOut(BaseModel):
    title: str
    author: AuthorOut


@app.get("/books/{key}", response_model=BookOut)
async def get_book(
    key: int, session: Annotated[AsyncSession, Depends(get_session)]
) -> Book:
    return await session.get_one(Book, key)


@app.exception_handler(ResponseValidationError)
def log(_: Request, error: ResponseValidationError) -> Response:
    for fault in error.errors():
        print(type(error).__name__, fault["type"], fault["loc"])
        #> ResponseValidationError get_attribute_error ('response', 'author')
        print(fault["msg"].splitlines()[0])
        #> Error extracting attribute: StatementError: (sqlalchemy.exc.MissingGreenlet) greenlet_spawn has not been called; can't call await_() here. Was IO attempted in an unexpected place?
    return Response(status_code=500)


with TestClient(app) as client:
    response = client.get("/books/1")
    assert response.is_success, f"the client got {response.status_code}"
    #      ^^^^^^^^^^^^^^^^^^^
    # AssertionError: the client got 500
# --8<-- [end:example]
