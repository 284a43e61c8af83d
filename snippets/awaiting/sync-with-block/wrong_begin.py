# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# [tool.handbook.skip]
# "python3.14" = "it adds: Did you mean to use 'async with'?"
# ///
"""Open an async transaction with a plain with."""

import asyncio
import os

from sqlalchemy import String, select
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

    # --8<-- [start:example]
    with engine.begin() as connection:
    #    ^^^^^^^^^^^^^^
    # TypeError: '_AsyncGeneratorContextManager' object does not support the context
    # manager protocol
        await connection.run_sync(Base.metadata.create_all)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
