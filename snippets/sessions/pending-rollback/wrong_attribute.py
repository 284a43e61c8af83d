# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Read an attribute in the handler."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    # --8<-- [start:example]
    async with make_session() as session:
        author = (await session.scalars(select(Author))).one()
        session.add(Author(name="Ada"))
        try:
            await session.flush()
        except IntegrityError:
            print(f"{author.name} is already there")
            #        ^^^^^^^^^^^
            # sqlalchemy.exc.PendingRollbackError: This Session's transaction has been
            # rolled back due to a previous exception during flush. To begin a new
            # transaction with this Session, first issue Session.rollback(). Original
            # exception was: (sqlite3.IntegrityError) UNIQUE constraint failed:
            # author.name
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
