# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""How many of 1,000 objects there are when the loop starts"""

import asyncio
import os

from sqlalchemy import String, insert, select
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
        rows = [{"name": f"author {number}"} for number in range(1_000)]
        await connection.execute(insert(Author), rows)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    query = select(Author)

    async with make_session() as session:
        made = [len(session.identity_map) for _ in await session.scalars(query)]
        print("scalars():", made[0])
        #> scalars(): 1000

    async with make_session() as session:
        stream = await session.stream_scalars(query)
        made = [len(session.identity_map) async for _ in stream]
        print("stream_scalars():", made[0])
        #> stream_scalars(): 1000

    async with make_session() as session:
        query = query.execution_options(yield_per=100)
        stream = await session.stream_scalars(query)
        made = [len(session.identity_map) async for _ in stream]
        print("stream_scalars() and yield_per=100:", made[0])
        #> stream_scalars() and yield_per=100: 100
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
