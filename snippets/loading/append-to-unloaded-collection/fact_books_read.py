# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Books read to add one to an author who has a hundred."""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, event, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    WriteOnlyMapped,
    mapped_column,
    relationship,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship(back_populates="author")
    more_books: WriteOnlyMapped["Book"] = relationship(overlaps="books")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books", overlaps="more_books")


# --8<-- [start:example]
async def load_first(session: AsyncSession, author: Author) -> None:
    await session.refresh(author, ["books"])
    author.books.append(Book(title="Letters"))


async def author_of_the_book(session: AsyncSession, author: Author) -> None:
    session.add(Book(title="Letters", author=author))


async def foreign_key(session: AsyncSession, author: Author) -> None:
    session.add(Book(title="Letters", author_id=author.id))


async def write_only(session: AsyncSession, author: Author) -> None:
    author.more_books.add(Book(title="Letters"))
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    cures: list[Callable[[AsyncSession, Author], Awaitable[None]]] = [
        load_first,
        author_of_the_book,
        foreign_key,
        write_only,
    ]
    async with make_session.begin() as session:
        for cure in cures:
            books = [Book(title=f"Notes {number}") for number in range(100)]
            session.add(Author(name=cure.__name__, books=books))

    read: list[str] = []
    event.listen(Book, "load", lambda book, _: read.append(book.title))
    for cure in cures:
        read.clear()
        async with make_session.begin() as session:
            query = select(Author).where(Author.name == cure.__name__)
            await cure(session, (await session.scalars(query)).one())
        print(f"{cure.__name__}: {len(read)}")
        #> load_first: 100
        #> author_of_the_book: 0
        #> foreign_key: 0
        #> write_only: 0
    await engine.dispose()


asyncio.run(main())
