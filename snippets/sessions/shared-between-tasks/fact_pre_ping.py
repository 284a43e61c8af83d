# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""gather over one session, warm pool, pool_pre_ping=True"""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
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
    await engine.dispose()  # the pool is empty, as in a process that starts

    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL, pool_pre_ping=True)
    make_session = async_sessionmaker(engine)
    async with make_session() as session:
        await session.scalar(select(func.count(Book.id)))  # connects

    async with make_session() as session:
        results = await asyncio.gather(
            session.scalar(select(func.count(Author.id))),
            session.scalar(select(func.count(Book.id))),
            return_exceptions=True,
        )
    print([type(result).__name__ for result in results])
    #> ['int', 'InvalidRequestError']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
