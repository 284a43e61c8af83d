# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Ask for SERIALIZABLE."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL, isolation_level="SERIALIZABLE")
make_session = async_sessionmaker(engine)


async def dry_run() -> None:
    async with make_session() as session:
        async with session.begin_nested():
            session.add(Author(name="Ada"))
        await session.rollback()

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
    assert names == [], f"the table holds {names}"
    #      ^^^^^^^^^^^
    # AssertionError: the table holds ['Ada']
    # --8<-- [end:example]


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await dry_run()
    await engine.dispose()


asyncio.run(main())
