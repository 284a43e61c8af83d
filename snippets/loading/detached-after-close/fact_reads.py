# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What a detached author answers, before and after its session's commit."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, insert, inspect
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    deferred,
    mapped_column,
    relationship,
)
from sqlalchemy.orm.exc import DetachedInstanceError

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    notes: Mapped[str] = mapped_column(String(50), deferred=True)
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
        await connection.execute(insert(Author).values(id=1, name="Ada", notes="N"))
        await connection.execute(insert(Book).values(id=1, title="Notes", author_id=1))

    # --8<-- [start:example]
    def read(author: Author, attribute: str) -> str:
        try:
            return repr(getattr(author, attribute))
        except DetachedInstanceError as error:
            operation = str(error).partition("; ")[2].partition(" operation")[0]
            return f"DetachedInstanceError, {operation}"

    for expire_on_commit in [True, False]:
        make_session = async_sessionmaker(engine, expire_on_commit=expire_on_commit)
        async with make_session() as session:
            author = await session.get_one(Author, 1)
            await session.commit()
        print(f"expire_on_commit={expire_on_commit}")
        #> expire_on_commit=True
        #> expire_on_commit=False
        for attribute in ["name", "notes", "books"]:
            print(f"{attribute}: {read(author, attribute)}")
            #> name: DetachedInstanceError, attribute refresh
            #> notes: DetachedInstanceError, deferred load
            #> books: DetachedInstanceError, lazy load
            #> name: 'Ada'
            #> notes: DetachedInstanceError, deferred load
            #> books: DetachedInstanceError, lazy load
        print(f"unloaded: {sorted(inspect(author).unloaded)}")
        #> unloaded: ['books', 'id', 'name', 'notes']
        #> unloaded: ['books', 'notes']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
