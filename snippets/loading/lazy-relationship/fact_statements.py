# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""SELECT statements for ten authors and their books."""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, event, select
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    relationship,
    selectinload,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(AsyncAttrs, DeclarativeBase):
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
async def in_the_query(session: AsyncSession) -> None:
    query = select(Author).options(selectinload(Author.books))
    for author in await session.scalars(query):
        assert len(author.books) == 1


async def awaitable_attrs(session: AsyncSession) -> None:
    for author in await session.scalars(select(Author)):
        assert len(await author.awaitable_attrs.books) == 1


async def refresh(session: AsyncSession) -> None:
    for author in await session.scalars(select(Author)):
        await session.refresh(author, ["books"])
        assert len(author.books) == 1
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all(
            Author(name=f"author {number}", books=[Book(title="Notes")])
            for number in range(10)
        )

    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    cures: list[Callable[[AsyncSession], Awaitable[None]]] = [
        in_the_query,
        awaitable_attrs,
        refresh,
    ]
    for cure in cures:
        statements.clear()
        async with make_session() as session:
            await cure(session)
        print(f"{cure.__name__}: {len(statements)}")
        #> in_the_query: 2
        #> awaitable_attrs: 11
        #> refresh: 21
    await engine.dispose()


asyncio.run(main())
