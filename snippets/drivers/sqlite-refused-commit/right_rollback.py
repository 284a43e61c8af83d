# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Roll back after a commit that SQLite has refused."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "sqlite+aiosqlite:///gotcha.db?timeout=0.1"
)


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
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    async with make_session.begin() as session:
        session.add_all(Author(name=f"author {number}") for number in range(3))

    # --8<-- [start:example]
    accepted: list[str] = []

    async def add(title: str) -> None:
        try:
            async with make_session() as session:
                session.add(Book(title=title))
                try:
                    await session.commit()
                except OperationalError:
                    await session.rollback()
                    raise
            accepted.append(title)
        except OperationalError as error:
            print(f"{title}: {error.orig}")
            #> First: database is locked

    async with make_session() as reader:
        names = await reader.stream_scalars(select(Author.name))
        await names.fetchmany(1)
        await add("First")
        await names.close()
    await add("Second")

    async with make_session() as session:
        stored = (await session.scalars(select(Book.title))).all()
    assert stored == accepted, f"accepted {accepted}, stored {stored}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
