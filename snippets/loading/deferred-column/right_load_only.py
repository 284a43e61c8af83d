# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Load again the object of which load_only() has loaded a part."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, load_only, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", bio="Mathematician"))

    # --8<-- [start:example]
    async with make_session() as session:
        query = select(Author).options(load_only(Author.name))
        user = (await session.scalars(query)).one()
        print(user.name)
        #> Ada

        author = await session.get_one(Author, user.id, populate_existing=True)
        print(author.bio)
        #> Mathematician
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
