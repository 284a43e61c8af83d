# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Two sessions on a database in memory."""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
engine = create_async_engine(DATABASE_URL)
make_session = async_sessionmaker(engine)


async def how_many() -> int | None:
    async with make_session() as reader:
        return await reader.scalar(select(func.count(Author.id)))


async def register(name: str) -> None:
    async with make_session.begin() as writer:
        writer.add(Author(name=name))
        await writer.flush()
        await how_many()
    assert await how_many() == 1, "the author was committed, and is not there"
    #      ^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: the author was committed, and is not there
    # --8<-- [end:example]


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    await register("Ada")
    await engine.dispose()


asyncio.run(main())
