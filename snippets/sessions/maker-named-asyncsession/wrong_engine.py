# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A call that was copied from where AsyncSession is the class."""

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

    async with AsyncSession(engine) as session:
    #          ^^^^^^^^^^^^^^^^^^^^
    # TypeError: async_sessionmaker.__call__() takes 1 positional argument but 2 were
    # given
        print(await session.scalar(select(func.count(Author.id))))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
