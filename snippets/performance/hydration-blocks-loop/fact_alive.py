# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""How many of 5000 objects exist at the same time."""

import asyncio
import os
from weakref import WeakSet

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


alive: WeakSet[Author] = WeakSet()
most = 0


@event.listens_for(Author, "load")
def count(author: Author, _: object) -> None:
    global most
    alive.add(author)
    most = max(most, len(alive))


def print_most(label: str) -> None:
    global most
    print(f"{label}: {most}")
    #> scalars().all(): 5000
    #> stream_scalars(): 5000
    #> stream_scalars() with yield_per=500: 1000
    most = 0


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        rows = [{"name": f"Author {number}"} for number in range(5000)]
        await connection.execute(insert(Author), rows)

    # --8<-- [start:example]
    query = select(Author)
    async with make_session() as session:
        (await session.scalars(query)).all()
        print_most("scalars().all()")

        async for _author in await session.stream_scalars(query):
            pass
        print_most("stream_scalars()")

        query = query.execution_options(yield_per=500)
        async for _author in await session.stream_scalars(query):
            pass
        print_most("stream_scalars() with yield_per=500")
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
