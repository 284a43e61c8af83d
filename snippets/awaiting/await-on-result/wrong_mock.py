# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# [tool.handbook.skip]
# "python3.14" = "it says: 'ScalarResult' object can't be awaited"
# ///
"""A test with AsyncMock demands the await that a real result refuses."""

import asyncio
import os
from collections.abc import Sequence
from unittest.mock import AsyncMock

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
async def names(session: AsyncSession) -> Sequence[str]:
    result = await session.execute(select(Author.name))
    scalars = await result.scalars()
    #         ^^^^^^^^^^^^^^^^^^^^^^
    # TypeError: object ScalarResult can't be used in 'await' expression
    return await scalars.all()


async def test_names() -> None:
    session = AsyncMock(spec=AsyncSession)
    await names(session)
    session.execute.assert_awaited_once()
# --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    async with make_session() as session:
        await test_names()
        print("the test passes")
        #> the test passes
        print(await names(session))
    await engine.dispose()


asyncio.run(main())
