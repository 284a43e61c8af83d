# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The commit of one session commits the half of another."""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async with make_session() as first, make_session() as second:
        first.add(Author(name="Ada"))
        await first.flush()
        await second.execute(select(Author.name))
        await second.commit()
        await first.rollback()
        names = (await second.scalars(select(Author.name))).all()
        assert names == [], "Ada was rolled back, and is there"
        #      ^^^^^^^^^^^
        # AssertionError: Ada was rolled back, and is there
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
