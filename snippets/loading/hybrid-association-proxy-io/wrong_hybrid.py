# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Filter by a hybrid in SQL, and read it on the object."""

import asyncio
import os

from sqlalchemy import ForeignKey, ScalarSelect, String, func, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


# --8<-- [start:example]
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list[Book]] = relationship()

    @hybrid_property
    def book_count(self) -> int:
        return len(self.books)
        #          ^^^^^^^^^^
        # sqlalchemy.exc.StatementError: (sqlalchemy.exc.MissingGreenlet) greenlet_spawn
        # has not been called; can't call await_() here. Was IO attempted in an
        # unexpected place?

    @book_count.inplace.expression
    @classmethod
    def _book_count(cls) -> ScalarSelect[int]:
        books = select(func.count(Book.id)).where(Book.author_id == cls.id)
        return books.scalar_subquery()


async def show(session: AsyncSession) -> None:
    query = select(Author).where(Author.book_count > 0)
    author = (await session.scalars(query)).one()
    print(author.name, author.book_count)
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", books=[Book(title="Notes")]))

    async with make_session() as session:
        await show(session)
    await engine.dispose()


asyncio.run(main())
