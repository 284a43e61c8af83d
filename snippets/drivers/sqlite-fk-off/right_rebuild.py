# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# [tool.handbook.skip]
# postgresql = "it refuses to drop a table to which a foreign key points"
# mariadb = "it refuses to drop a table to which a foreign key points"
# mysql = "it refuses to drop a table to which a foreign key points"
# ///
"""Rebuild a table with an engine that has no listener."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, event, func, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
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


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)


@event.listens_for(engine.sync_engine, "connect")
def enable_foreign_keys(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


async def widen_author_name() -> None:
    migrations = create_async_engine(DATABASE_URL)
    async with migrations.begin() as connection:
        for statement in (
            "CREATE TABLE new (id INTEGER PRIMARY KEY, name VARCHAR(80))",
            "INSERT INTO new SELECT id, name FROM author",
            "DROP TABLE author",
            "ALTER TABLE new RENAME TO author",
        ):
            await connection.execute(text(statement))
        books = await connection.scalar(select(func.count(Book.id)))
        assert books == 1, "DROP TABLE author has deleted the books"
    await migrations.dispose()
    # --8<-- [end:example]


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada"))
        await session.flush()
        session.add(Book(title="Notes", author_id=1))
    await engine.dispose()

    await widen_author_name()


asyncio.run(main())
