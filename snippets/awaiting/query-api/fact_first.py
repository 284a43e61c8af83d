# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Objects that the session makes of 1,000 rows, for the first of them"""

import asyncio
import os
from collections import Counter

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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        rows = [{"name": f"author {number}"} for number in range(1_000)]
        await connection.execute(insert(Author), rows)
    make_session = async_sessionmaker(engine)
    made: Counter[str] = Counter()

    @event.listens_for(Author, "load")
    def count(_author: Author, _context: object) -> None:
        made["objects"] += 1

    # --8<-- [start:example]
    async with make_session() as session:
        await session.run_sync(lambda sync: sync.query(Author).first())
        print("query(Author).first():", made.pop("objects"))
        #> query(Author).first(): 1

    async with make_session() as session:
        (await session.scalars(select(Author))).first()
        print("scalars(select(Author)).first():", made.pop("objects"))
        #> scalars(select(Author)).first(): 1000

    async with make_session() as session:
        await session.scalar(select(Author))
        print("scalar(select(Author)):", made.pop("objects"))
        #> scalar(select(Author)): 1000

    async with make_session() as session:
        await session.scalar(select(Author).limit(1))
        print("scalar(select(Author).limit(1)):", made.pop("objects"))
        #> scalar(select(Author).limit(1)): 1
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
