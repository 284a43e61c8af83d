# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Silence the error with synchronize_session=False: the object keeps its old values."""

import asyncio
import os
from datetime import datetime

from sqlalchemy import String, func, update
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(Book(title="Draft", updated_at=datetime(2020, 1, 1)))
        await session.commit()

    make_session = async_sessionmaker(engine, expire_on_commit=False)

    # --8<-- [start:example]
    async with make_session() as session:
        book = await session.get_one(Book, 1)
        rename = update(Book).where(Book.id == 1).values(title="Notes")
        rename = rename.execution_options(synchronize_session=False)
        await session.execute(rename)
        assert book.title == "Notes", f"the title is {book.title}"
        #      ^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: the title is Draft
        await session.commit()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
