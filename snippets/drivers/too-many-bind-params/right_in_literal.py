# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "asyncpg"]
# ///
"""Write the ids into the statement."""

import asyncio
import os
import sqlite3

from sqlalchemy import String, bindparam, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


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


async def main() -> None:
    if DATABASE_URL.startswith("sqlite"):
        engine = create_async_engine(DATABASE_URL, connect_args={"factory": DefaultLimit})
    else:
        engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    async with make_session.begin() as session:
        session.add_all([Author(id=1, name="Ada"), Author(id=30_000, name="Bob")])
    ids = list(range(1, 33_001))
    # --8<-- [start:example]
    query = select(Author.name).order_by(Author.id)
    query = query.where(
        Author.id.in_(bindparam("ids", ids, expanding=True, literal_execute=True))
    )
    async with make_session() as session:
        print((await session.scalars(query)).all())
        #> ['Ada', 'Bob']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
