# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
#
# [tool.handbook.skip]
# sqlite = "has no type with time zone, and no ALTER COLUMN"
# mariadb = "has no DATETIME with time zone, and no USING"
# mysql = "has no DATETIME with time zone, and no USING"
# ///
"""Change the type of the column, and leave the zone of its values open."""

import asyncio
import os
from datetime import UTC, datetime

from sqlalchemy import DateTime, select, text
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
        await connection.execute(
            text("CREATE TABLE book (id INTEGER PRIMARY KEY, published TIMESTAMP)")
        )
        await connection.execute(
            text("INSERT INTO book VALUES (1, '2026-01-01 12:00')")
        )
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL TIME ZONE 'America/New_York'"))
        alter = "ALTER TABLE book ALTER published TYPE TIMESTAMP WITH TIME ZONE"
        await connection.execute(text(alter))

    async with make_session() as session:
        stored = (await session.scalars(select(Book.published))).one()
        assert stored == datetime(2026, 1, 1, 12, tzinfo=UTC), f"read back {stored}"
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: read back 2026-01-01 17:00:00+00:00
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
