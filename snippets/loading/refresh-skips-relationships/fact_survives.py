# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""After refresh(author), a collection that had been loaded by"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, inspect, select
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


WITH_BOOKS = select(Author).where(Author.id == 1).options(selectinload(Author.books))


# --8<-- [start:example]
async def first_query(session: AsyncSession) -> Author:
    return (await session.scalars(WITH_BOOKS)).one()


async def later_query(session: AsyncSession) -> Author:
    author = await session.get_one(Author, 1)
    await session.scalars(WITH_BOOKS)
    return author


async def populate_existing(session: AsyncSession) -> Author:
    author = await session.get_one(Author, 1)
    await session.scalars(WITH_BOOKS, execution_options={"populate_existing": True})
    return author


async def awaitable_attrs(session: AsyncSession) -> Author:
    author = await session.get_one(Author, 1)
    await author.awaitable_attrs.books
    return author


async def refresh(session: AsyncSession) -> Author:
    author = await session.get_one(Author, 1)
    await session.refresh(author, ["books"])
    return author


async def assigned(session: AsyncSession) -> Author:
    author = Author(name="Grace", books=[])
    session.add(author)
    await session.flush()
    return author
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", books=[Book(title="Notes")]))

    ways: dict[str, Callable[[AsyncSession], Awaitable[Author]]] = {
        "selectinload in the first query": first_query,
        "selectinload in a later query": later_query,
        "the same with populate_existing": populate_existing,
        "awaitable_attrs": awaitable_attrs,
        'refresh(author, ["books"])': refresh,
        "books=[] for a new object": assigned,
    }
    for name, load in ways.items():
        async with make_session() as session:
            author = await load(session)
            assert "books" not in inspect(author).unloaded
            await session.refresh(author)
            loaded = "books" not in inspect(author).unloaded
            print(f"{name}: {'loaded' if loaded else 'not loaded'}")
            #> selectinload in the first query: loaded
            #> selectinload in a later query: not loaded
            #> the same with populate_existing: loaded
            #> awaitable_attrs: not loaded
            #> refresh(author, ["books"]): not loaded
            #> books=[] for a new object: not loaded
    await engine.dispose()


asyncio.run(main())
