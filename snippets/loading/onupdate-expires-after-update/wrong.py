# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Read a column with onupdate=func.now() after an UPDATE."""

import asyncio
import os
from datetime import datetime

from sqlalchemy import String, func
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )


async def rename(engine: AsyncEngine) -> None:
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session() as session:
        book = await session.get_one(Book, 1)
        before = book.updated_at
        book.title = "Notes"
        await session.commit()
        print(book.updated_at > before)
        #     ^^^^^^^^^^^^^^^
        # sqlalchemy.exc.StatementError: (sqlalchemy.exc.MissingGreenlet) greenlet_spawn
        # has not been called; can't call await_() here. Was IO attempted in an
        # unexpected place?
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(Book(title="Draft", updated_at=datetime(2020, 1, 1)))
        await session.commit()

    await rename(engine)
    await engine.dispose()


asyncio.run(main())
