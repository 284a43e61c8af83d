# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A generator keeps the session open as long as it is read."""

import asyncio
import os
from collections.abc import AsyncIterator

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


NAMES = ["Ada", "Alan", "Barbara", "Donald", "Edsger", "Grace"]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session.begin() as session:
        for number, name in enumerate(NAMES, start=1):
            session.add(Author(id=number, name=name))

    # --8<-- [start:example]
    async def stream_names() -> AsyncIterator[str]:
        async with make_session() as session:
            query = select(Author).order_by(Author.id)
            query = query.execution_options(yield_per=2)
            async for author in await session.stream_scalars(query):
                yield author.name

    names = [name async for name in stream_names()]
    assert names == NAMES, f"the stream ended after {names}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
