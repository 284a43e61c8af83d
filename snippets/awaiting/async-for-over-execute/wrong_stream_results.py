# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Ask for a server-side cursor without stream()."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    query = select(Author.name).execution_options(stream_results=True)

    async with engine.connect() as connection:
        for row in await connection.execute(query):
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.ext.asyncio.exc.AsyncMethodRequired: Can't use the
        # AsyncConnection.execute() method with a server-side cursor. Use the
        # AsyncConnection.stream() method for an async streaming result set.
            print(row.name)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
