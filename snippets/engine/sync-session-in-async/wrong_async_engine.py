# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A sync Session on an async engine."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

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
        with Session(engine) as session:
            print(session.scalars(select(Author)).all())
            #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            # RuntimeWarning: coroutine 'AsyncConnection.close' was never awaited
            #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.ext.asyncio.exc.AsyncContextNotStarted: AsyncConnection context
            # has not been started and object has not been awaited.
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
