# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Levels of children that are loaded, of four, and SELECT statements"""

import asyncio
import os

from sqlalchemy import ForeignKey, event, inspect, select
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


class Chapter(Base):
    __tablename__ = "chapter"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    children: Mapped[list["Chapter"]] = relationship()


def levels(chapter: Chapter) -> str:
    """The levels of children, and whether the last one is known to be the last."""
    count = 0
    while "children" not in inspect(chapter).unloaded:
        if not chapter.children:
            return f"{count}, complete"
        count += 1
        chapter = chapter.children[0]
    return f"{count}, the next read raises"


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        chapter = Chapter()
        for _ in range(4):
            chapter = Chapter(children=[chapter])
        session.add(chapter)

    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    # --8<-- [start:example]
    children = Chapter.children
    options = {
        "selectinload": selectinload(children),
        "two of them": selectinload(children).selectinload(children),
        "recursion_depth=1": selectinload(children, recursion_depth=1),
        "recursion_depth=2": selectinload(children, recursion_depth=2),
        "recursion_depth=-1": selectinload(children, recursion_depth=-1),
    }
    for name, option in options.items():
        statements.clear()
        async with make_session() as session:
            query = select(Chapter).where(Chapter.parent_id.is_(None)).options(option)
            chapter = (await session.scalars(query)).one()
            print(f"{name}: {levels(chapter)}, {len(statements)} SELECT")
            #> selectinload: 1, the next read raises, 2 SELECT
            #> two of them: 2, the next read raises, 3 SELECT
            #> recursion_depth=1: 2, the next read raises, 3 SELECT
            #> recursion_depth=2: 3, the next read raises, 4 SELECT
            #> recursion_depth=-1: 4, complete, 6 SELECT
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
