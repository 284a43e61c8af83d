# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Failures of six queries, after three connections have cached the statement"""

import asyncio
import os

from sqlalchemy import String, select, text
from sqlalchemy.exc import NotSupportedError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")

# SQLite has no ALTER COLUMN: its tables are rebuilt.
REBUILD = (
    "CREATE TABLE wide (id INTEGER PRIMARY KEY, name VARCHAR(100) NOT NULL)",
    "INSERT INTO wide SELECT id, name FROM author",
    "DROP TABLE author",
    "ALTER TABLE wide RENAME TO author",
)
WIDEN = {
    "postgresql": ("ALTER TABLE author ALTER COLUMN name TYPE VARCHAR(100)",),
    "mariadb": ("ALTER TABLE author MODIFY name VARCHAR(100) NOT NULL",),
    "mysql": ("ALTER TABLE author MODIFY name VARCHAR(100) NOT NULL",),
    "sqlite": REBUILD,
}


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def widen_name() -> None:
    """Make the column `name` 100 characters wide, from another engine."""
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        for statement in WIDEN[engine.dialect.name]:
            await connection.execute(text(statement))
    await engine.dispose()


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))
    # --8<-- [start:example]
    query = select(Author.name)
    async with make_session() as one, make_session() as two, make_session() as three:
        for session in one, two, three:
            await session.scalars(query)
    await widen_name()

    failures = 0
    for _ in range(6):
        try:
            async with make_session() as session:
                await session.scalars(query)
        except NotSupportedError:
            failures += 1
    print(failures)
    #> 1
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
