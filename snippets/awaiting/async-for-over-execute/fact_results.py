# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What a call returns, and which loop takes it"""

import asyncio
import os
from collections.abc import Awaitable

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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async with make_session() as session, engine.connect() as connection:
        calls: dict[str, Awaitable[object]] = {
            "session.execute()": session.execute(select(Author)),
            "session.scalars()": session.scalars(select(Author)),
            "connection.execute()": connection.execute(select(Author.name)),
            "session.stream()": session.stream(select(Author)),
            "session.stream_scalars()": session.stream_scalars(select(Author)),
            "connection.stream()": connection.stream(select(Author.name)),
        }
        for call, result in [(call, await calls[call]) for call in calls]:
            loop = "async for" if hasattr(result, "__aiter__") else "for"
            print(f"{call}: {type(result).__name__}, {loop}")
            #> session.execute(): ChunkedIteratorResult, for
            #> session.scalars(): ScalarResult, for
            #> connection.execute(): CursorResult, for
            #> session.stream(): AsyncResult, async for
            #> session.stream_scalars(): AsyncScalarResult, async for
            #> connection.stream(): AsyncResult, async for
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
