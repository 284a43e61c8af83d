# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "asyncpg"]
# ///
"""Hand the rows to execute()."""

import asyncio
import os
import sqlite3

from sqlalchemy import String, func, insert, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class DefaultLimit(sqlite3.Connection):
    """A connection with SQLite's default limit; some builds have a higher one."""

    def __init__(self, database: str, factory: type, check_same_thread: bool = True):
        super().__init__(database, check_same_thread=check_same_thread)
        self.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    born: Mapped[int]


async def main() -> None:
    if DATABASE_URL.startswith("sqlite"):
        engine = create_async_engine(DATABASE_URL, connect_args={"factory": DefaultLimit})
    else:
        engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    rows = [{"name": f"author {n}", "born": 1900} for n in range(17_000)]
    # --8<-- [start:example]
    async with make_session.begin() as session:
        await session.execute(insert(Author), rows)
    # --8<-- [end:example]
    async with make_session() as session:
        stored = await session.scalar(select(func.count(Author.id)))
    assert stored == len(rows)
    await engine.dispose()


asyncio.run(main())
