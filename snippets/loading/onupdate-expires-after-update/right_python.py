# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Let Python compute the time, for INSERT and UPDATE."""

import asyncio
import os
from datetime import UTC, datetime

from sqlalchemy import String, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


async def write(engine: AsyncEngine) -> None:
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session() as session:
        book = Book(title="Draft")
        session.add(book)
        await session.commit()
        inserted = book.updated_at
        book.title = "Notes"
        await session.commit()
        renamed = book.updated_at
        await session.execute(update(Book).values(title="Letters"))
        print(inserted < renamed < book.updated_at)
        #> True
        await session.commit()
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await write(engine)
    await engine.dispose()


asyncio.run(main())
