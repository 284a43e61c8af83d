# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What loads the collection of a new object"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, inspect, select
from sqlalchemy.ext.asyncio import (
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


class Base(DeclarativeBase):
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


async def refresh(session: AsyncSession, author: Author) -> None:
    await session.refresh(author)


async def refresh_books(session: AsyncSession, author: Author) -> None:
    await session.refresh(author, ["books"])


async def get(session: AsyncSession, author: Author) -> None:
    await session.get(Author, author.id, options=[selectinload(Author.books)])


async def select_again(session: AsyncSession, author: Author) -> None:
    query = select(Author).where(Author.id == author.id)
    await session.scalars(query.options(selectinload(Author.books)))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    make_session = async_sessionmaker(engine, expire_on_commit=False)
    ways: dict[str, Callable[[AsyncSession, Author], Awaitable[None]]] = {
        "refresh(author)": refresh,
        'refresh(author, ["books"])': refresh_books,
        "get(), selectinload": get,
        "select(), selectinload": select_again,
    }
    # --8<-- [start:example]
    for name, way in ways.items():
        async with make_session() as session:
            author = Author(name="Ada")
            session.add(author)
            await session.commit()
            await way(session, author)
            loaded = "books" not in inspect(author).unloaded
            print(f"{name}: {'loaded' if loaded else 'not loaded'}")
            #> refresh(author): not loaded
            #> refresh(author, ["books"]): loaded
            #> get(), selectinload: not loaded
            #> select(), selectinload: loaded
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
