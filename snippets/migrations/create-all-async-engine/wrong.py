# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Create the tables with an async engine."""

import asyncio
import os

from sqlalchemy import String, func, select
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
    # --8<-- [start:example]
    Base.metadata.create_all(engine)
    #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # AttributeError: 'AsyncEngine' object has no attribute '_run_ddl_visitor'

    async with engine.connect() as connection:
        print(await connection.scalar(select(func.count(Author.id))))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
