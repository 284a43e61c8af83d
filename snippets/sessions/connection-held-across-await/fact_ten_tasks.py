# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Connections checked out while ten tasks wait for a service"""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import AsyncAdaptedQueuePool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50), default="")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    pool = engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    everybody_waits = asyncio.Barrier(10)
    counted: set[int] = set()

    async def ask_service() -> None:
        await everybody_waits.wait()
        counted.add(pool.checkedout())
        await everybody_waits.wait()

    # --8<-- [start:example]
    async def held() -> None:
        async with make_session() as session:
            await session.get_one(Author, 1)
            await ask_service()

    async def given_back() -> None:
        async with make_session() as session:
            await session.get_one(Author, 1)
        await ask_service()

    for describe in held, given_back:
        await asyncio.gather(*(describe() for _ in range(10)))
        print(f"{describe.__name__}: {counted.pop()}")
        #> held: 10
        #> given_back: 0
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
