# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""text(): a str parameter for an integer column"""

import asyncio
import os

from sqlalchemy import String, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
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
        await connection.execute(insert(Author), [{"id": 1, "name": "Ada"}])
    # --8<-- [start:example]
    statement = text("SELECT name FROM author WHERE id = :id")
    async with engine.connect() as connection:
        try:
            name = await connection.scalar(statement, {"id": "1"})
            print("finds the row" if name else "finds nothing")
            #> finds the row
        except DBAPIError as error:
            print(type(error).__name__)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
