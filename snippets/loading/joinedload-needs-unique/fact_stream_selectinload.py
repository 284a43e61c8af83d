# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Authors that arrive with selectinload and yield_per=2, of five"""

import asyncio
import os
import warnings

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
        query = query.execution_options(yield_per=2)
        seen = 0
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            async for _ in await session.stream_scalars(query):
                seen += 1
        print(seen)
        #> 5
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
