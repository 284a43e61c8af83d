# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Fetch in batches, each with a query of its own."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
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
        query = select(Author).options(selectinload(Author.books))
        query = query.order_by(Author.id).limit(2)
        last = 0
        while authors := (await session.scalars(query.where(Author.id > last))).all():
            for author in authors:
                print(author.name, len(author.books))
                #> Ada 2
                #> Alan 2
                #> Emmy 2
                #> Grace 2
                #> Mary 2
            last = authors[-1].id
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
