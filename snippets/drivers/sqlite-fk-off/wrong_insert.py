# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Insert a row whose foreign key points nowhere."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(
        ForeignKey("author.id", ondelete="CASCADE")
    )


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    try:
        async with make_session.begin() as session:
            session.add(Book(title="Notes", author_id=7))
    except IntegrityError:
        print("refused")

    async with make_session() as session:
        orphans = await session.scalar(select(func.count(Book.id)))
    assert orphans == 0, "the database has a book without an author"
    #      ^^^^^^^^^^^^
    # AssertionError: the database has a book without an author
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
