# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0.13", "aiosqlite"]
# ///
"""Await the relationships of each object in a loop."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, event, select
from sqlalchemy.ext.asyncio import AsyncAttrs, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

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
    chapters: Mapped[list["Chapter"]] = relationship()


class Chapter(Base):
    __tablename__ = "chapter"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        for number in range(10):
            book = Book(title="Notes", chapters=[Chapter(title="Note G")])
            session.add(Author(name=f"author {number}", books=[book]))

    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    # --8<-- [start:example]
    async with make_session() as session:
        authors = (await session.scalars(select(Author))).all()
        for author in authors:
            for book in await author.awaitable_attrs.books:
                assert len(await book.awaitable_attrs.chapters) == 1
    count = f"{len(statements)} statements for {len(authors)} authors"
    assert len(statements) < len(authors), count
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: 21 statements for 10 authors
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
