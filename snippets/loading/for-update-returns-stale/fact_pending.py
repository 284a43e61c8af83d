# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The title after a locked read, when a change to Letters was not flushed"""

import asyncio
import os

from sqlalchemy import String, insert, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    copies: Mapped[int]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Book).values(id=1, title="Notes", copies=1))

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine)

    async with make_session() as session:
        book = await session.get_one(Book, 1)
        book.title = "Letters"
        query = select(Book).where(Book.id == 1).with_for_update()
        await session.scalars(query.execution_options(populate_existing=True))
        print("populate_existing:", book.title)
        #> populate_existing: Letters

    async with make_session() as session:
        book = await session.get_one(Book, 1)
        book.title = "Letters"
        await session.refresh(book, with_for_update=True)
        print("refresh():", book.title)
        #> refresh(): Notes
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
