# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A frozen result makes a new result for each reader."""

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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    async with make_session() as session:
        query = select(Author.name).order_by(Author.name)
        frozen = (await session.execute(query)).freeze()
        print(len(frozen().all()), "authors")
        #> 2 authors
        letters = [f"Dear {name}" for name in frozen().scalars()]
        assert letters == ["Dear Ada", "Dear Grace"], f"letters: {letters}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
