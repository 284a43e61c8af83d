# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Catch the base class, and look at the code."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


def codes(error: DBAPIError) -> set[object]:
    return {
        getattr(error.orig, "sqlite_errorname", None),  # SQLite
        getattr(error.orig, "sqlstate", None),  # PostgreSQL
        *(error.orig.args[:1] if error.orig else ()),  # MariaDB, MySQL
    }


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    # --8<-- [start:example]
    LOCKED = {"55P03", 1205, 3572}  # PostgreSQL, MariaDB, MySQL

    locked = select(Author).with_for_update(nowait=True)
    async with make_session() as session, make_session() as other:
        await other.scalars(locked)
        try:
            await session.scalars(locked)
        except DBAPIError as error:
            if not codes(error) & LOCKED:
                raise
            print("try again later")
            #> try again later
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
