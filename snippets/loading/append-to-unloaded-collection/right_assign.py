# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Load the collection first, then replace it."""

import asyncio
import os

from sqlalchemy import Column, ForeignKey, String, Table, select
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


book_tag = Table(
    "book_tag",
    Base.metadata,
    Column("book_id", ForeignKey("book.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    tags: Mapped[list["Tag"]] = relationship(secondary=book_tag)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Book(title="Notes", tags=[Tag(name="draft")]))
        session.add(Tag(name="math"))

    # --8<-- [start:example]
    async with make_session.begin() as session:
        math = (await session.scalars(select(Tag).where(Tag.name == "math"))).one()
        query = select(Book).options(selectinload(Book.tags))
        book = (await session.scalars(query)).one()
        book.tags = [math]

    async with make_session() as session:
        names = await session.scalars(select(Tag.name).join(book_tag))
        print(names.all())
        #> ['math']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
