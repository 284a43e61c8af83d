# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A test whose session is async and whose result is not."""

import asyncio
import os
from collections.abc import Sequence
from unittest.mock import AsyncMock, MagicMock

from sqlalchemy import Result, String, select
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
    return result.scalars().all()


async def test_names() -> None:
    session = AsyncMock(spec=AsyncSession)
    session.execute.return_value = MagicMock(spec=Result)
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
        #> ['Ada', 'Grace']
    await engine.dispose()


asyncio.run(main())
