# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Change the object that was given to merge()."""

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
        await connection.execute(insert(Author).values(id=1, name="Ada"))

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session() as session:
        cached = await session.get_one(Author, 1)

    async with make_session.begin() as session:
        await session.merge(cached)
        cached.name = "Augusta"

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
        assert names == ["Augusta"], f"the table holds {names}"
        #      ^^^^^^^^^^^^^^^^^^^^
        # AssertionError: the table holds ['Ada']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
