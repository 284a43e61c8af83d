# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Close the session after a refused commit, where SQLAlchemy sends the BEGIN."""

import asyncio
import os
from contextlib import suppress

from sqlalchemy import Connection, String, event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "sqlite+aiosqlite:///gotcha.db?timeout=0.1"
)


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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine.sync_engine, "connect")
        def leave_begin_to_us(connection: DBAPIConnection, _: object) -> None:
            connection.isolation_level = None

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")
            #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) cannot start a
            # transaction within a transaction

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    async with make_session.begin() as session:
        session.add_all(Author(name=f"author {number}") for number in range(3))

    # --8<-- [start:example]
    async def add(title: str) -> None:
        async with make_session() as session:
            session.add(Book(title=title))
            await session.commit()

    async with make_session() as reader:
        names = await reader.stream_scalars(select(Author.name))
        await names.fetchmany(1)
        with suppress(OperationalError):
            await add("First")
        await names.close()
    await add("Second")
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
