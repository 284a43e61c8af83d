# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""return leaves the loop, and what follows the yield never runs."""

import asyncio
import os
from collections.abc import AsyncGenerator

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    try:
        # --8<-- [start:example]
        async def get_db() -> AsyncGenerator[AsyncSession, None]:
            async with make_session() as session:
                yield session
                await session.commit()

        async def register(name: str) -> None:
            async for session in get_db():
                session.add(Author(name=name))
                await session.flush()
                return

        await register("Ada")
        async with make_session() as session:
            names = (await session.scalars(select(Author.name))).all()
        assert names == ["Ada"], f"registered, but the table holds {names}"
        #      ^^^^^^^^^^^^^^^^
        # AssertionError: registered, but the table holds []
        # --8<-- [end:example]
    finally:
        # After a failure: let the event loop close the generator.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await engine.dispose()


asyncio.run(main())
