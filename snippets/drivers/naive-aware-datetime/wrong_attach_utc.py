# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Take what SQLite gave back for UTC."""

import asyncio
import os
from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import DateTime, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


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
    noon = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    async with make_session.begin() as session:
        session.add(Book(published=noon))

    async with make_session() as session:
        stored = (await session.scalars(select(Book.published))).one()
        if stored.tzinfo is None:
            stored = stored.replace(tzinfo=UTC)
        assert stored == noon, f"{stored - noon} later than {noon}"
        #      ^^^^^^^^^^^^^^
        # AssertionError: 5:00:00 later than 2026-01-01 12:00:00+05:00
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
