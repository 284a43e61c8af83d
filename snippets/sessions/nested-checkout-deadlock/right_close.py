# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Close the first session before the second one opens."""

import asyncio
import os

from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
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
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL, pool_size=2, max_overflow=0, pool_timeout=0.2)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session: async_sessionmaker[AsyncSession] = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(id=1, name="Ada"), Author(id=2, name="Grace")])
        await session.flush()
        session.add_all(
            [
                Book(id=1, title="Notes", author_id=1),
                Book(id=2, title="Compilers", author_id=2),
            ]
        )

    try:
        # --8<-- [start:example]
        async def find_author(author_id: int) -> Author:
            async with make_session() as session:
                return await session.get_one(Author, author_id)

        async def describe(book_id: int) -> str:
            async with make_session() as session:
                book = await session.get_one(Book, book_id)
            author = await find_author(book.author_id)
            return f"{book.title} by {author.name}"

        print(await asyncio.gather(describe(1), describe(2)))
        #> ['Notes by Ada', 'Compilers by Grace']
        # --8<-- [end:example]
    finally:
        # After a failure: let the other task end.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await engine.dispose()


asyncio.run(main())
