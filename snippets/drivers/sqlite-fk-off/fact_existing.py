# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# [tool.handbook.skip]
# postgresql = "it refuses the row that has no author"
# mariadb = "it refuses the row that has no author"
# mysql = "it refuses the row that has no author"
# ///
"""Rows that were orphans before foreign keys were on"""

import asyncio
import os

from sqlalchemy import ForeignKey, String, event, text
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


async def main() -> None:
    before = create_async_engine(DATABASE_URL)
    async with before.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with async_sessionmaker(before).begin() as session:
        session.add(Book(title="Notes", author_id=7))
    await before.dispose()

    engine = create_async_engine(DATABASE_URL)

    @event.listens_for(engine.sync_engine, "connect")
    def enable_foreign_keys(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    # --8<-- [start:example]
    async with engine.connect() as connection:
        print((await connection.execute(text("PRAGMA foreign_keys"))).all())
        #> [(1,)]
        print((await connection.execute(text("PRAGMA foreign_key_check"))).all())
        #> [('book', 1, 'author', 0)]
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
