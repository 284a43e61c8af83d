# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Take what unique() returns in batches."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
AUTHORS = 200


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
            Author(name=f"author {number}", books=[Book(title="Notes")])
            for number in range(AUTHORS)
        )

    # --8<-- [start:example]
    seen: set[int] = set()
    async with make_session() as session:
        query = select(Author).options(joinedload(Author.books))
        result = (await session.stream_scalars(query)).unique()
        async for authors in result.partitions(10):
        #                    ^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.InvalidRequestError: Can't use the ORM yield_per feature in
        # conjunction with unique()
            seen.update(author.id for author in authors)
    assert len(seen) == AUTHORS, "authors are missing"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
