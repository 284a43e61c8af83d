# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Bulk INSERT of 100 rows with RETURNING"""

import asyncio
import os

from sqlalchemy import String, event, insert
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute", named=True)
    def count(statement: str, **_: object) -> None:
        statements.append(statement)

    # --8<-- [start:example]
    rows = [{"name": f"author {number}"} for number in range(100)]
    async with make_session() as session:
        try:
            ids = await session.scalars(insert(Author).returning(Author.id), rows)
            print(f"yes: {len(ids.all())} ids from {len(statements)} statement")
            #> yes: 100 ids from 1 statement
        except InvalidRequestError as error:
            print(f"no: {type(error).__name__}")
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
