# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Select the rows that a filtered collection would hold."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

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
        books = select(Book).where(Book.author_id == 1)
        first = (await session.scalars(books.where(Book.language == "en"))).all()
        print([book.title for book in first])
        #> ['Notes']

        second = (await session.scalars(books.where(Book.language == "fr"))).all()
        print([book.title for book in second])
        #> ['Lettres']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
