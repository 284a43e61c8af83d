# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Switch foreign keys on once, at startup."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, delete, func, select, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


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
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            await connection.execute(text("PRAGMA foreign_keys=ON"))
        await connection.run_sync(Base.metadata.create_all)

    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada"))
        await session.flush()
        session.add(Book(title="Notes", author_id=1))

    async with make_session() as reader, make_session.begin() as writer:
        await reader.get_one(Author, 1)
        await writer.execute(delete(Author))
        orphans = await writer.scalar(select(func.count(Book.id)))
        assert orphans == 0, "the second connection has foreign keys off"
        #      ^^^^^^^^^^^^
        # AssertionError: the second connection has foreign keys off
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
