# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Two sessions write at the same time"""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "sqlite+aiosqlite:///gotcha.db?timeout=0.1"
)


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
    async with make_session() as first, make_session() as second:
        first.add(Author(name="Ada"))
        await first.flush()
        second.add(Author(name="Grace"))
        try:
            await second.flush()
            print("works")
        except OperationalError as error:
            print(f"{type(error).__name__}: {error.orig}")
            #> OperationalError: database is locked
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
