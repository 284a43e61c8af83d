# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Add objects whose keys come from the program."""

import asyncio
import os
from uuid import UUID, uuid4

from sqlalchemy import String, event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    names = [f"author {number}" for number in range(100)]
    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute", named=True)
    def count(statement: str, **_: object) -> None:
        statements.append(statement)

    # --8<-- [start:example]
    async with make_session.begin() as session:
        session.add_all(Author(id=uuid4(), name=name) for name in names)

    assert len(statements) == 1, f"{len(statements)} statements for 100 rows"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
