# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Inspect an async engine."""

import asyncio
import os

from sqlalchemy import String, inspect
from sqlalchemy.ext.asyncio import create_async_engine
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
    print(inspect(engine).get_table_names())
    #     ^^^^^^^^^^^^^^^
    # sqlalchemy.exc.NoInspectionAvailable: Inspection on an AsyncEngine is currently
    # not supported. Please obtain a connection then use ``conn.run_sync`` to pass a
    # callable where it's possible to call ``inspect`` on the passed connection.
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
