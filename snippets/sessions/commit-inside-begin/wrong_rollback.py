# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Roll back inside a begin() block, and go on."""

import asyncio
import os

from sqlalchemy import String
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
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    # --8<-- [start:example]
    async with make_session.begin() as session:
        for name in ["Ada", "Ada", "Grace"]:
            try:
                session.add(Author(name=name))
                #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                # sqlalchemy.exc.InvalidRequestError: Can't operate on closed
                # transaction inside context manager.  The transaction was rolled back
                # due to an exception: (sqlite3.IntegrityError) UNIQUE constraint
                # failed: author.name.  Please complete the context manager before
                # emitting further commands.
                await session.flush()
            except IntegrityError:
                await session.rollback()
                print(f"{name} is already there")
                #> Ada is already there
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
