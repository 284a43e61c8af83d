# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Change the object inside of the savepoint."""

import asyncio
import os

from sqlalchemy import ForeignKey, String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    book_count: Mapped[int] = mapped_column(default=0)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada"))
        await session.flush()
        session.add(Book(title="Notes", author_id=1))

    # --8<-- [start:example]
    async with make_session.begin() as session:
        author = await session.get_one(Author, 1)
        for title in ["Letters", "Notes"]:
            try:
                async with session.begin_nested():
                    author.book_count += 1
                    session.add(Book(title=title, author_id=author.id))
            except IntegrityError:
                print(f"{author.name} has {title} already")
                #        ^^^^^^^^^^^
                # sqlalchemy.exc.StatementError: (sqlalchemy.exc.MissingGreenlet)
                # greenlet_spawn has not been called; can't call await_() here. Was IO
                # attempted in an unexpected place?
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
