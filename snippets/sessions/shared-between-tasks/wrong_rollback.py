# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""One task rolls back its own work, and with it the work of the other."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    close_all_sessions,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Book(title="One"), Book(title="Two")])

    try:
        # --8<-- [start:example]
        flushed, undone = asyncio.Event(), asyncio.Event()

        async def good(session: AsyncSession) -> None:
            session.add(Author(name="Grace"))
            await session.flush()
            flushed.set()
            await undone.wait()  # a call to another service
            await session.commit()

        async def bad(session: AsyncSession) -> None:
            await flushed.wait()
            await session.rollback()  # means: forget what I did
            undone.set()

        async with make_session() as session:
            await asyncio.gather(good(session), bad(session))
            names = (await session.scalars(select(Author.name))).all()
        assert "Grace" in names, f"committed, but the table has {names}"
        #      ^^^^^^^^^^^^^^^^
        # AssertionError: committed, but the table has ['Ada']
        # --8<-- [end:example]
    finally:
        # After a failure: let the other tasks end, and close what they still hold.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
