# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The listener sets connection.autocommit, as for sqlite3."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, delete, event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
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


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)
if engine.dialect.name == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def enable_foreign_keys(connection: DBAPIConnection, _: object) -> None:
        autocommit = connection.autocommit
        #            ^^^^^^^^^^^^^^^^^^^^^
        # AttributeError: 'AsyncAdapt_aiosqlite_connection' object has no attribute
        # 'autocommit'
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
        connection.autocommit = autocommit
    # --8<-- [end:example]

make_session = async_sessionmaker(engine)


async def delete_author(author_id: int) -> None:
    async with make_session.begin() as session:
        await session.execute(delete(Author).where(Author.id == author_id))
        orphans = await session.scalar(select(func.count(Book.id)))
        assert orphans == 0, "the author is gone, and the book is still there"


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada"))
    async with make_session.begin() as session:
        session.add(Book(title="Notes", author_id=1))

    await delete_author(1)
    await engine.dispose()


asyncio.run(main())
