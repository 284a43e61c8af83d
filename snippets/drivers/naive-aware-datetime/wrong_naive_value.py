# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Store a naive datetime, which is meant as UTC, in a column with time zone."""

import asyncio
import os
import time
from datetime import datetime

from sqlalchemy import DateTime, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    published: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    # --8<-- [start:example]
    os.environ["TZ"] = "America/New_York"  # the machine on which the program runs
    time.tzset()

    noon = datetime(2026, 1, 1, 12)
    async with make_session.begin() as session:
        session.add(Book(published=noon))

    async with make_session() as session:
        stored = (await session.scalars(select(Book.published))).one()
        assert stored.replace(tzinfo=None) == noon, f"read back {stored}"
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: read back 2026-01-01 17:00:00+00:00
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
