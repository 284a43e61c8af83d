# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
#
# [tool.handbook.skip]
# "python3.14" = "evaluates annotations when somebody asks for them"
# ///
"""A maker cannot be part of a union."""

import asyncio
import os

from sqlalchemy import String, func, select
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

    async def count_authors(session: AsyncSession | None = None) -> int | None:
    #                                ^^^^^^^^^^^^^^^^^^^
    # TypeError: unsupported operand type(s) for |: 'async_sessionmaker' and 'NoneType'
        session = session or AsyncSession()
        async with session:
            return await session.scalar(select(func.count(Author.id)))

    print(await count_authors())
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
