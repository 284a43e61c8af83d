# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""anext() takes a session out of a generator that nobody holds on to."""

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
    bio: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    async def ask_service(name: str) -> str:
        await asyncio.sleep(0.01)  # an HTTP call
        return f"All about {name}"

    # --8<-- [start:example]
    async def get_db() -> AsyncGenerator[AsyncSession, None]:
        async with make_session() as session:
            yield session

    session = await anext(get_db())
    author = Author(name="Ada")
    session.add(author)
    author.bio = await ask_service("Ada")
    await session.commit()

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
    assert names == ["Ada"], f"committed, but the table holds {names}"
    #      ^^^^^^^^^^^^^^^^
    # AssertionError: committed, but the table holds []
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
