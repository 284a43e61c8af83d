# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
# ///
"""Fetch all rows before the first is used."""

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

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+asyncmy://localhost/gotcha")


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


NAMES = ["Ada", "Alan", "Barbara", "Donald", "Edsger", "Grace"]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        for number, name in enumerate(NAMES, start=1):
            session.add(Author(id=number, name=name, books=[Book(title="Notes")]))

    # --8<-- [start:example]
    exported: list[str] = []
    async with make_session() as session:
        query = select(Author).options(selectinload(Author.books))
        query = query.order_by(Author.id)
        for author in await session.scalars(query):
            exported.append(f"{author.name}: {author.books[0].title}")
    assert len(exported) == 6, f"{len(exported)} of 6 authors were exported"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
