# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""stream() holds part of the rows in memory, not all"""

import asyncio
import os
import tracemalloc

from sqlalchemy import Text, insert, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        rows = [{"body": "x" * 1_000} for _ in range(4_000)]
        await connection.execute(insert(Book), rows)
    del rows
    # --8<-- [start:example]
    async with engine.connect() as connection:
        tracemalloc.start()
        result = await connection.stream(select(Book.body))
        await result.fetchone()
        streamed, _ = tracemalloc.get_traced_memory()
        await result.close()
        tracemalloc.clear_traces()
        buffered = await connection.execute(select(Book.body))
        everything, _ = tracemalloc.get_traced_memory()
        buffered.close()
        tracemalloc.stop()
        print("yes" if streamed * 4 < everything else "no")
        #> yes
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
