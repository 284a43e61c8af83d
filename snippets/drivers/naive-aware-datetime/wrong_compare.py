# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Compare what SQLite gave back with the current time."""

import asyncio
import os
from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import DateTime, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    published: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def is_out(session: AsyncSession) -> bool:
    book = (await session.scalars(select(Book))).one()
    return book.published < datetime.now(UTC)
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # TypeError: can't compare offset-naive and offset-aware datetimes
# --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        noon = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5)))
        session.add(Book(published=noon))
    async with make_session() as session:
        assert await is_out(session)
        stored = (await session.scalars(select(Book.published))).one()
        assert stored == noon, f"read back {stored}"
    await engine.dispose()


asyncio.run(main())
