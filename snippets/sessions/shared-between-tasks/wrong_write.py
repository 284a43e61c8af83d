# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Two tasks add a row each; one is told that it failed, and its row is stored."""

import asyncio
import os

from sqlalchemy import String, func, select
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
        async def add(session: AsyncSession, name: str) -> None:
            session.add(Author(name=name))
            #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.exc.SAWarning: Usage of the 'Session.add()' operation is not
            # currently supported within the execution stage of the flush process.
            # Results may not be consistent.  Consider using alternative event listeners
            # or connection-level operations instead.
            await session.flush()

        async with make_session() as session:
            await session.scalar(select(func.count(Author.id)))  # connects
            grace, alan = await asyncio.gather(
                add(session, "Grace"), add(session, "Alan"), return_exceptions=True
            )
            await session.commit()
            names = (await session.scalars(select(Author.name))).all()
        print(f"Grace: {grace}, Alan: {alan!r}")
        #> Grace: None, Alan: InvalidRequestError('Session is already flushing')
        assert ("Alan" in names) == (alan is None), f"failed, but stored: {names}"
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: failed, but stored: ['Ada', 'Grace', 'Alan']
        # --8<-- [end:example]
    finally:
        # After a failure: let the other tasks end, and close what they still hold.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
