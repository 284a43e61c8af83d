# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Where an object is after a make_session.begin() block that failed."""

import asyncio
import os

from sqlalchemy import ForeignKey, String, inspect
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
    for flush in (True, False):
        try:
            async with make_session.begin() as session:
                author = await session.get_one(Author, 1)
                session.add(Book(title="Notes", author_id=author.id))
                if flush:
                    await session.flush()
        except IntegrityError:
            place = "detached" if inspect(author).detached else "still in its session"
            print("in the block:" if flush else "in its commit:", place)
            #> in the block: detached
            #> in its commit: still in its session
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
