# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
# ///
"""End the transaction after each round."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+asyncmy://localhost/gotcha")


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

    async def add_elsewhere() -> None:
        async with make_session.begin() as other:
            other.add(Author(name="Ada"))

    # --8<-- [start:example]
    seen: list[int] = []
    async with make_session() as session:
        for _ in range(3):
            names = (await session.scalars(select(Author.name))).all()
            seen.append(len(names))
            await session.rollback()
            await add_elsewhere()
    assert seen == [0, 1, 2], f"each round adds an author; the rounds saw {seen}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
