# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Insert on a connection of engine.begin()."""

import asyncio
import os

from sqlalchemy import String, insert, select
from sqlalchemy.ext.asyncio import create_async_engine
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

    # --8<-- [start:example]
    async with engine.begin() as connection:
        await connection.execute(insert(Author).values(name="Ada"))

    async with engine.connect() as connection:
        names = (await connection.scalars(select(Author.name))).all()
        assert names == ["Ada"], f"Ada is lost: the table holds {names}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
