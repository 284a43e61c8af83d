# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "fastapi", "httpx2"]
# ///
"""A dependency that opens a session of its own."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import ForeignKey, String, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

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
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship()


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Author).values(id=1, name="Ada"))
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    async def get_session() -> AsyncIterator[AsyncSession]:
        session = make_session()
        try:
            yield session
        finally:
            await session.close()

    # --8<-- [start:example]
    async def current_user() -> AsyncIterator[Author]:
        session = make_session()
        try:
            yield await session.get_one(Author, 1)
        finally:
            await session.close()

    app = FastAPI()

    @app.post("/books")
    async def add_book(
        user: Annotated[Author, Depends(current_user)],
        session: Annotated[AsyncSession, Depends(get_session)],
    ) -> str:
        session.add(Book(title="Letters", author=user))
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.InvalidRequestError: Object '<Author at 0x…>' is already
        # attached to session '1' (this is '2')
        await session.commit()
        return "added"

    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.post("/books")
        print(response.json())
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
