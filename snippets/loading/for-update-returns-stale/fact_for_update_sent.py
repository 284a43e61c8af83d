# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Whether with_for_update() becomes part of the statement"""

import asyncio
import os

from sqlalchemy import String, insert, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    copies: Mapped[int]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Book).values(id=1, title="Notes", copies=1))

    # --8<-- [start:example]
    query = select(Book).with_for_update()
    print("FOR UPDATE" in str(query.compile(engine.sync_engine)))
    #> False
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
