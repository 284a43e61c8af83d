# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Test what get() returned without await: nobody is ever missing."""

import asyncio
import os

from sqlalchemy import String
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
    async with make_session() as session:
        answer = "not found"
        if session.get(Author, 99):
        #^^^^^^^^^^^^^^^^^^^^^^^^^^
        # RuntimeWarning: coroutine 'AsyncSession.get' was never awaited
            answer = "found"
        assert answer == "not found", f"author 99 is {answer}"
        #      ^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: author 99 is found
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
