# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The assignment makes AsyncSession a local variable of main()."""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
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
    AsyncSession = async_sessionmaker(class_=AsyncSession, bind=engine)
    #                                        ^^^^^^^^^^^^
    # UnboundLocalError: cannot access local variable 'AsyncSession' where it is not
    # associated with a value

    async with AsyncSession() as session:
        print(await session.scalar(select(func.count(Author.id))))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
