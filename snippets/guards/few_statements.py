# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "pytest"]
# ///
"""What max_statements() says of a query in a loop."""

import asyncio

from guards import max_statements
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Author.id))


async def main() -> None:
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session, session.begin():
        session.add_all(Author(name=str(number)) for number in range(10))
    try:
        # --8<-- [start:example]
        async with AsyncSession(engine) as session:
            with max_statements(2):
                for author in await session.scalars(select(Author)):
                    books = select(Book).where(Book.author_id == author.id)
                    await session.scalars(books)
        # --8<-- [end:example]
    except AssertionError as error:
        print(error)
    await engine.dispose()


asyncio.run(main())
