# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Copies that a read without a lock returns within the same transaction"""

import asyncio
import os

from sqlalchemy import String, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    copies: Mapped[int]


async def sell_elsewhere(engine: AsyncEngine) -> int:
    async with engine.begin() as connection:
        await connection.execute(update(Book).values(copies=Book.copies - 1))
    return 1


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Book).values(id=1, title="Notes", copies=1))

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine)

    async with make_session() as session:
        book = await session.get_one(Book, 1)
        await sell_elsewhere(engine)

        await session.refresh(book)
        print("refresh():", book.copies)
        #> refresh(): 0
        query = select(Book).where(Book.id == 1)
        query = query.execution_options(populate_existing=True)
        book = (await session.scalars(query)).one()
        print("populate_existing:", book.copies)
        #> populate_existing: 0
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
