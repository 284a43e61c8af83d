# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Convert to UTC on the way in, and say that it is UTC on the way out."""

import asyncio
import os
from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import DateTime, Dialect, TypeDecorator, select
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


# --8<-- [start:example]
class UTCDateTime(TypeDecorator[datetime]):
    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    type_annotation_map = {datetime: UTCDateTime()}
# --8<-- [end:example]


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    published: Mapped[datetime]


async def is_out(session: AsyncSession) -> bool:
    book = (await session.scalars(select(Book))).one()
    return book.published < datetime.now(UTC)


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
    async with make_session() as session:  # a naive value is refused
        session.add(Book(published=datetime(2026, 1, 1, 12)))
        try:
            await session.flush()
        except StatementError as error:
            print(error.orig)
            #> 2026-01-01 12:00:00 has no time zone
    await engine.dispose()


asyncio.run(main())
