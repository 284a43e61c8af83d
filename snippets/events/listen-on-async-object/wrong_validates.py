# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A validator that is an async def stores a coroutine."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    pen_name: Mapped[str] = mapped_column(String(100))

    @validates("pen_name")
    async def or_name(self, _key: str, pen_name: str) -> str:
        return pen_name or self.name


async def add(session: AsyncSession) -> None:
    session.add(Author(name="Ada", pen_name=""))
    await session.commit()
    #^^^^^^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.ProgrammingError: (sqlite3.ProgrammingError) Error binding
    # parameter 2: type 'coroutine' is not supported
    print(await session.scalar(select(Author.pen_name)))
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with async_sessionmaker(engine)() as session:
        await add(session)
    await engine.dispose()


asyncio.run(main())
