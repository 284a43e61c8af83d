# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A session of this block, which is passed to whoever needs it."""

import asyncio
import os
from collections.abc import Sequence

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(
        DATABASE_URL, pool_size=2, max_overflow=0, pool_timeout=0.2
    )
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    # --8<-- [start:example]
    async def find_names(session: AsyncSession) -> Sequence[str]:
        return (await session.scalars(select(Author.name))).all()

    async def handle_request() -> Sequence[str]:
        async with make_session() as session:
            return await find_names(session)

    for number in range(3):
        print(number, await asyncio.create_task(handle_request()))
        #> 0 ['Ada']
        #> 1 ['Ada']
        #> 2 ['Ada']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
