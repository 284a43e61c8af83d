# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Write while a stream is open."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "sqlite+aiosqlite:///gotcha.db?timeout=0.1"
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    async with make_session.begin() as session:
        session.add_all(Author(name=f"author {number}") for number in range(6))

    # --8<-- [start:example]
    async with make_session() as reader:
        query = select(Author).execution_options(yield_per=2)
        async for author in await reader.stream_scalars(query):
            async with make_session.begin() as writer:
            #          ^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) database is
            # locked
                writer.add(Book(title=f"About {author.name}"))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
