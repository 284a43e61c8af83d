# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""configure() comes after the first use, and changes nothing for this task."""

import asyncio
import os
from asyncio import current_task

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    async_scoped_session,
    async_sessionmaker,
    close_all_sessions,
    create_async_engine,
)
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
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    try:
        # --8<-- [start:example]
        current_session = async_scoped_session(make_session, scopefunc=current_task)

        print((await current_session.scalars(select(Author.name))).all())
        #> ['Ada']
        current_session.configure(expire_on_commit=False)
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.SAWarning: At least one scoped session is already present.
        # configure() can not affect sessions that have already been created.
        print(current_session().sync_session.expire_on_commit)
        #> True
        # --8<-- [end:example]
    finally:
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
