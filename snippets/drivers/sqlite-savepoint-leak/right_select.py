# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Read twice after a BEGIN."""

import asyncio
import os

from sqlalchemy import String, event, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
OPTIONS: dict[str, str] = {}
if not DATABASE_URL.startswith("sqlite"):
    # SQLite knows no lower level; the servers' defaults differ.
    OPTIONS["isolation_level"] = "REPEATABLE READ"


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL, **OPTIONS)
if engine.dialect.name == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def leave_begin_to_us(connection: DBAPIConnection, _: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


make_session = async_sessionmaker(engine)


async def report() -> None:
    authors = select(func.count(Author.id))
    async with make_session() as session, make_session() as another:
        before = await session.scalar(authors)
        another.add(Author(name="Ada"))
        await another.commit()
        after = await session.scalar(authors)
    assert before == after, f"{before} authors, then {after}"
    # --8<-- [end:example]


async def main() -> None:
    setup = create_async_engine(DATABASE_URL)
    async with setup.begin() as connection:
        if setup.dialect.name == "sqlite":
            await connection.execute(text("PRAGMA journal_mode=WAL"))
        await connection.run_sync(Base.metadata.create_all)
    await setup.dispose()
    await report()
    await engine.dispose()


asyncio.run(main())
