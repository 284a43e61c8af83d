# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""scoped_session cannot await the close() of an AsyncSession."""

import asyncio
import os
from asyncio import current_task

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    async_sessionmaker,
    close_all_sessions,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    try:
        # --8<-- [start:example]
        current_session = scoped_session(make_session, scopefunc=current_task)

        session = current_session()
        #^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.SADeprecationWarning: Using `scoped_session` with asyncio is
        # deprecated and will raise an error in a future version. Please use
        # `async_scoped_session` instead.
        print((await session.scalars(select(Author.name))).all())
        #> ['Ada']
        current_session.remove()
        #^^^^^^^^^^^^^^^^^^^^^^^
        # RuntimeWarning: coroutine 'AsyncSession.close' was never awaited
        # --8<-- [end:example]
    finally:
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
