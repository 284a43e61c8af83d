# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A stand-in that is made after the maker has none of the methods of a session."""

import asyncio
import os
from unittest.mock import AsyncMock

from sqlalchemy import String
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

    # --8<-- [start:example]
    AsyncSession = async_sessionmaker(engine)

    session = AsyncMock(spec=AsyncSession)
    session.scalar.return_value = 1
    #^^^^^^^^^^^^^
    # AttributeError: Mock object has no attribute 'scalar'
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
