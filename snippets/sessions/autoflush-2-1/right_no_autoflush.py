# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The statement does not flush."""

import asyncio
import os

from sqlalchemy import String, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    shelf: Mapped[int]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", shelf=1))

    # --8<-- [start:example]
    next_shelf = text("SELECT max(shelf) + 1 FROM author")

    async with make_session() as session:
        author = Author(name="Grace")
        session.add(author)
        with session.no_autoflush:
            author.shelf = await session.scalar(next_shelf)
        await session.commit()
    print(f"{author.name} is on shelf {author.shelf}")
    #> Grace is on shelf 2
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
