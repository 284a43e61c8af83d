# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Bind the sync session: the async one does not know the connection."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
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

    # --8<-- [start:example]
    async with engine.connect() as connection, AsyncSession() as session:
        session.sync_session.bind = connection.sync_connection
        names = (await session.scalars(select(Author.name))).all()
        print(names)
        #> []
        assert session.bind is connection, f"session.bind is {session.bind}"
        #      ^^^^^^^^^^^^
        # sqlalchemy.ext.asyncio.exc.AsyncBindNotFound: Can't translate bind
        # <sqlalchemy.engine.base.Connection object at 0x…>; it is not among the binds
        # established for this AsyncSession.  Binds should be established on the
        # AsyncSession rather than directly on its sync_session, so that the asyncio
        # object each one was derived from is known.
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
