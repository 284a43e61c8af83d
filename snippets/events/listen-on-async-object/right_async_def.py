# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A listener is a plain def and executes SQL without await."""

import asyncio
import os

from sqlalchemy import String, event, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Entry(Base):
    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    @event.listens_for(Author, "after_insert")
    def log(_mapper: object, connection: Connection, author: Author) -> None:
        connection.execute(insert(Entry).values(text=f"new: {author.name}"))

    async with make_session() as session:
        session.add(Author(name="Ada"))
        await session.commit()
        entries = (await session.scalars(select(Entry.text))).all()
        assert entries == ["new: Ada"], f"entries: {entries}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
