# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Calls of the driver to write ten books in one flush."""

import asyncio
import os
from datetime import UTC, datetime

from sqlalchemy import String, event, func
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Base(DeclarativeBase):
    pass


class Book(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))


class Auto(Book):
    __tablename__ = "book_auto"

    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )


class Eager(Book):
    __tablename__ = "book_eager"
    __mapper_args__ = {"eager_defaults": True}

    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )


class Python(Book):
    __tablename__ = "book_python"

    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    calls: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        calls.append(statement)

    models: list[type[Book]] = [Auto, Eager, Python]
    for model in models:
        # --8<-- [start:example]
        async with AsyncSession(engine) as session:
            books = [model(title="Draft") for _ in range(10)]
            session.add_all(books)
            await session.flush()
            inserts = len(calls)
            for book in books:
                book.title = "Notes"
            await session.flush()
            print(f"{model.__name__}: {inserts} to insert, {len(calls) - inserts} to update")
            #> Auto: 10 to insert, 1 to update
            #> Eager: 10 to insert, 10 to update
            #> Python: 10 to insert, 1 to update
        # --8<-- [end:example]
        calls.clear()
    await engine.dispose()


asyncio.run(main())
