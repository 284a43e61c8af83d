# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Filter a collection that is loaded already."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
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
    language: Mapped[str] = mapped_column(String(2))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    ada = Author(name="Ada")
    ada.books = [
        Book(title="Notes", language="en"),
        Book(title="Lettres", language="fr"),
    ]
    async with make_session.begin() as session:
        session.add(ada)

    # --8<-- [start:example]
    async with make_session() as session:
        english = selectinload(Author.books.and_(Book.language == "en"))
        first = (await session.scalars(select(Author).options(english))).one()
        print([book.title for book in first.books])
        #> ['Notes']

        french = selectinload(Author.books.and_(Book.language == "fr"))
        query = select(Author).options(french)
        second = (await session.scalars(query)).one()
        titles = [book.title for book in second.books]
        assert titles == ["Lettres"], f"the second query gave {titles}"
        #      ^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: the second query gave ['Notes']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
