# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Fetch in batches, with a second SELECT that needs all rows."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    subqueryload,
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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all(
            Author(name=name, books=[Book(title="Notes"), Book(title="Letters")])
            for name in ["Ada", "Alan", "Emmy", "Grace", "Mary"]
        )

    # --8<-- [start:example]
    async with make_session() as session:
        query = select(Author).options(subqueryload(Author.books))
        query = query.order_by(Author.id).execution_options(yield_per=2)
        result = await session.stream_scalars(query)
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.InvalidRequestError: Can't use yield_per with eager loaders
        # that require uniquing or row buffering, e.g. joinedload() against collections
        # or subqueryload().  Consider the selectinload() strategy for better
        # flexibility in loading objects.
        async for author in result:
            print(author.name, len(author.books))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
