# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Set the level of the logger, and leave echo off."""

import asyncio
import io
import logging
import os
import sys

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(50), unique=True)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()
    output = sys.stdout = io.StringIO()

    # --8<-- [start:example]
    logging.basicConfig(stream=sys.stdout)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)

    async with make_session() as session:
        await session.scalars(select(Author))

    lines = output.getvalue().count("FROM author")
    assert lines == 1, f"the statement is in the log {lines} times"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
