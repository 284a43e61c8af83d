# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A connection for each session."""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def create_tables(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    await create_tables(engine)

    async with make_session() as writer:
        writer.add(Author(name="Ada"))
        await writer.flush()
        async with make_session() as reader:
            await reader.scalar(select(func.count(Author.id)))
        await writer.commit()

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
        assert names == ["Ada"], f"the table holds {names}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
