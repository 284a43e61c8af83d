# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# [tool.handbook.skip]
# "python3.14" = "it adds: Did you mean to use 'with'?"
# ///
"""A sync Session maker under async with."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

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

    try:
        # --8<-- [start:example]
        make_session = sessionmaker(engine.sync_engine)

        async with make_session() as session:
        #          ^^^^^^^^^^^^^^
        # TypeError: 'Session' object does not support the asynchronous context manager
        # protocol
            print(session.scalars(select(Author)).all())
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
