# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""join_depth is one more than the levels of children."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
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


# --8<-- [start:example]
class Chapter(Base):
    __tablename__ = "chapter"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    children: Mapped[list["Chapter"]] = relationship(lazy="selectin", join_depth=3)


def walk(chapter: Chapter) -> None:
    print(chapter.title)
    #> Notes
    #> Note G
    #> Table
    for child in chapter.children:
        walk(child)


async def show(session: AsyncSession) -> None:
    query = select(Chapter).where(Chapter.parent_id.is_(None))
    walk((await session.scalars(query)).one())
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        notes = Chapter(title="Notes")
        notes.children = [Chapter(title="Note G", children=[Chapter(title="Table")])]
        session.add(notes)

    async with make_session() as session:
        await show(session)
    await engine.dispose()


asyncio.run(main())
