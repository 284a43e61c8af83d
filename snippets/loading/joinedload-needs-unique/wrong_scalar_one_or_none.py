# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The error waits until there is a row."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
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
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


# --8<-- [start:example]
async def find(session: AsyncSession, name: str) -> Author | None:
    query = select(Author).options(joinedload(Author.books))
    result = await session.execute(query.where(Author.name == name))
    return result.scalar_one_or_none()
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.InvalidRequestError: The unique() method must be invoked on this
    # Result, as it contains results that include joined eager loads against collections


async def print_both(session: AsyncSession) -> None:
    print(await find(session, "Grace"))
    #> None
    print(await find(session, "Ada"))
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        books = [Book(title="Notes"), Book(title="Letters")]
        session.add(Author(name="Ada", books=books))

    async with make_session() as session:
        await print_both(session)
    await engine.dispose()


asyncio.run(main())
