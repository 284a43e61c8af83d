# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""SELECT statements after the commit, for ten authors."""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import String, event, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
async def refresh(session: AsyncSession, authors: list[Author]) -> None:
    for author in authors:
        await session.refresh(author)


async def populate_existing(session: AsyncSession, authors: list[Author]) -> None:
    query = select(Author).execution_options(populate_existing=True)
    (await session.scalars(query)).all()
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all(Author(name=f"author {number}") for number in range(10))

    selects: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        selects.append(statement)

    cures: list[Callable[[AsyncSession, list[Author]], Awaitable[None]]] = [
        refresh,
        populate_existing,
    ]
    for cure in cures:
        async with make_session() as session:
            authors = list(await session.scalars(select(Author)))
            await session.commit()
            selects.clear()
            await cure(session, authors)
            print(f"{cure.__name__}: {len(selects)}")
            #> refresh: 10
            #> populate_existing: 1
            assert len({author.name for author in authors}) == 10
    await engine.dispose()


asyncio.run(main())
