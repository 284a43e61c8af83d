# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Does get() with selectinload(Author.books) load the books?"""

import asyncio
import os

from sqlalchemy import ForeignKey, String, inspect
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
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


async def report(case: str, session: AsyncSession) -> None:
    with_books = [selectinload(Author.books)]
    author = await session.get_one(Author, 1, options=with_books)
    loaded = "books" not in inspect(author).unloaded
    print(f"{case}: {'yes' if loaded else 'no'}")
    #> the session has not seen the author: yes
    #> a variable holds the author: no
    #> the same, and the author is expired: no
    #> a book holds the author: no
    #> nobody holds the author any more: yes


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", books=[Book(title="Notes")]))

    # --8<-- [start:example]
    async with make_session() as session:
        await report("the session has not seen the author", session)

    async with make_session() as session:
        author = await session.get_one(Author, 1)
        await report("a variable holds the author", session)
        session.expire(author)
        await report("the same, and the author is expired", session)

    async with make_session() as session:
        author_of = [selectinload(Book.author)]
        book = await session.get_one(Book, 1, options=author_of)
        await report("a book holds the author", session)
        assert book.author.id == 1

    async with make_session() as session:
        await session.get_one(Author, 1)
        await report("nobody holds the author any more", session)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
