# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Load the deferred column in the query."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, undefer

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50), deferred=True)


async def print_bio(session: AsyncSession) -> None:
    query = select(Author).options(undefer(Author.bio))
    author = (await session.scalars(query)).one()
    print(author.name)
    #> Ada
    print(author.bio)
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
