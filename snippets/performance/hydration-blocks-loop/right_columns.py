# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Ask for columns, and build no objects."""

import asyncio
import os
from collections.abc import Coroutine

from sqlalchemy import String, event, insert, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


built = 0


@event.listens_for(Author, "load")
def count(author: Author, _: object) -> None:
    global built
    built += 1


async def most_in_one_go(work: Coroutine[None, None, None]) -> int:
    """How many authors are built, at most, before another task gets its turn."""
    most = 0

    async def other_task() -> None:
        global built
        nonlocal most
        while True:
            most, built = max(most, built), 0
            await asyncio.sleep(0)

    task = asyncio.create_task(other_task())
    await work
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return most


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        rows = [{"name": f"Author {number}"} for number in range(5000)]
        await connection.execute(insert(Author), rows)

    # --8<-- [start:example]
    async def report() -> None:
        async with make_session() as session:
            query = select(Author.id, Author.name)
            rows = (await session.execute(query)).all()
            print(len(rows))
            #> 5000

    most = await most_in_one_go(report())
    assert most <= 1000, f"{most} objects were built before another task ran"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
