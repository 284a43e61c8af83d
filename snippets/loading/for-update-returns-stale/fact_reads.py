# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Copies that a read returns in a new transaction, when the only one was sold"""

import asyncio
import os

from sqlalchemy import String, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


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
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    async with make_session() as session:
        book = await session.get_one(Book, 1)
        await session.commit()
        await sell_elsewhere(engine)

        book = await session.get_one(Book, 1)
        print("get_one():", book.copies)
        #> get_one(): 1
        book = await session.get_one(Book, 1, with_for_update=True)
        print("get_one(with_for_update=True):", book.copies)
        #> get_one(with_for_update=True): 1
        query = select(Book).where(Book.id == 1).with_for_update()
        book = (await session.scalars(query)).one()
        print("select(Book).with_for_update():", book.copies)
        #> select(Book).with_for_update(): 1
        column = select(Book.copies).where(Book.id == 1).with_for_update()
        copies = (await session.scalars(column)).one()
        print("select(Book.copies).with_for_update():", copies)
        #> select(Book.copies).with_for_update(): 0
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
