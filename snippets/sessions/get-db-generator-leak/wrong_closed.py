# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A query one line below the block opens the closed session again."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    async_sessionmaker,
    close_all_sessions,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import AsyncAdaptedQueuePool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    try:
        # --8<-- [start:example]
        async with make_session() as session:
            session.add(Author(name="Ada"))
            await session.commit()
        names = (await session.scalars(select(Author.name))).all()
        print(names)
        #> ['Ada']

        pool = engine.pool
        assert isinstance(pool, AsyncAdaptedQueuePool)
        out = pool.checkedout()
        assert out == 0, f"{out} connection was not returned"
        #      ^^^^^^^^
        # AssertionError: 1 connection was not returned
        # --8<-- [end:example]
    finally:
        await close_all_sessions()
        await engine.dispose()


asyncio.run(main())
