# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Add a column below SELECT *."""

import asyncio
import os

from sqlalchemy import String, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def add_column() -> None:
    """Add a column, from another engine."""
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE author ADD COLUMN born INTEGER"))
    await engine.dispose()


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    # --8<-- [start:example]
    async def authors() -> int:
        async with make_session.begin() as session:
            return len((await session.execute(text("SELECT * FROM author"))).all())
            #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.exc.NotSupportedError:
            # (sqlalchemy.dialects.postgresql.asyncpg.InvalidCachedStatementError)
            # cached statement plan is invalid due to a database schema or configuration
            # change (SQLAlchemy asyncpg dialect will now invalidate all prepared caches
            # in response to this exception)

    print(await authors())
    #> 1
    await add_column()
    print(await authors())
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
