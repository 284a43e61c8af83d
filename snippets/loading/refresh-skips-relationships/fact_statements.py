# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""SELECT statements for one author and her books"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, event, select
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
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


async def all_names(session: AsyncSession, author: Author) -> None:
    await session.refresh(author, ["name", "books"])


async def twice(session: AsyncSession, author: Author) -> None:
    await session.refresh(author)
    await session.refresh(author, ["books"])


async def select_again(session: AsyncSession, _: Author) -> None:
    query = select(Author).where(Author.id == 1).options(selectinload(Author.books))
    await session.scalars(query, execution_options={"populate_existing": True})


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", books=[Book(title="Notes")]))

    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    ways: dict[str, Callable[[AsyncSession, Author], Awaitable[None]]] = {
        "refresh with all names": all_names,
        "refresh twice": twice,
        "select with populate_existing": select_again,
    }

    # --8<-- [start:example]
    for name, load in ways.items():
        async with make_session() as session:
            author = await session.get_one(Author, 1)
            await session.commit()
            statements.clear()
            await load(session, author)
            assert (author.name, len(author.books)) == ("Ada", 1)
            print(f"{name}: {len(statements)}")
            #> refresh with all names: 2
            #> refresh twice: 3
            #> select with populate_existing: 2
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
