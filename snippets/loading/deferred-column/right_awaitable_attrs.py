# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Await the deferred column where it is read."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50), deferred=True)


# --8<-- [start:example]
async def print_bio(session: AsyncSession) -> None:
    author = (await session.scalars(select(Author))).one()
    print(author.name)
    #> Ada
    print(await author.awaitable_attrs.bio)
    #> Mathematician
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", bio="Mathematician"))

    async with make_session() as session:
        await print_bio(session)
    await engine.dispose()


asyncio.run(main())
