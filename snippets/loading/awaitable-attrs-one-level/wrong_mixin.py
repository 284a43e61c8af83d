# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0.13", "aiosqlite"]
# ///
"""Give the mixin to one class, and not to the base."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Chapter(Base):
    __tablename__ = "chapter"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    chapters: Mapped[list[Chapter]] = relationship()


# --8<-- [start:example]
class Author(AsyncAttrs, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list[Book]] = relationship()


async def print_titles(session: AsyncSession) -> None:
    author = (await session.scalars(select(Author))).one()
    book: Book
    for book in await author.awaitable_attrs.books:
        for chapter in await book.awaitable_attrs.chapters:
        #                    ^^^^^^^^^^^^^^^^^^^^
        # AttributeError: 'Book' object has no attribute 'awaitable_attrs'
            print(chapter.title)
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        book = Book(title="Notes", chapters=[Chapter(title="Note G")])
        session.add(Author(name="Ada", books=[book]))

    async with make_session() as session:
        await print_titles(session)
    await engine.dispose()


asyncio.run(main())
