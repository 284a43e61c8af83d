# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What loads email, which load_only() left out, and bio, which is deferred"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import String, inspect, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    load_only,
    mapped_column,
    undefer,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50), deferred=True)


UNDEFER = undefer(Author.bio)


async def refresh(session: AsyncSession, author: Author) -> None:
    await session.refresh(author)


async def refresh_names(session: AsyncSession, author: Author) -> None:
    await session.refresh(author, ["email", "bio"])


async def get(session: AsyncSession, _: Author) -> None:
    await session.get_one(Author, 1)


async def get_undefer(session: AsyncSession, _: Author) -> None:
    await session.get_one(Author, 1, options=[UNDEFER])


async def get_populate(session: AsyncSession, _: Author) -> None:
    await session.get_one(Author, 1, options=[UNDEFER], populate_existing=True)


async def select_plain(session: AsyncSession, _: Author) -> None:
    await session.scalars(select(Author))


async def select_undefer(session: AsyncSession, _: Author) -> None:
    await session.scalars(select(Author).options(UNDEFER))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", email="ada@example.org", bio="Mathematician"))

    ways: dict[str, Callable[[AsyncSession, Author], Awaitable[None]]] = {
        "refresh(author)": refresh,
        'refresh(author, ["email", "bio"])': refresh_names,
        "get()": get,
        "get(), undefer": get_undefer,
        "get(), undefer, populate_existing": get_populate,
        "select()": select_plain,
        "select(), undefer": select_undefer,
    }

    # --8<-- [start:example]
    for name, load in ways.items():
        async with make_session() as session:
            query = select(Author).options(load_only(Author.name))
            author = (await session.scalars(query)).one()
            await load(session, author)
            unloaded = inspect(author).unloaded
            loaded = [column for column in ("email", "bio") if column not in unloaded]
            print(f"{name}: {' and '.join(loaded) or 'nothing'}")
            #> refresh(author): nothing
            #> refresh(author, ["email", "bio"]): email and bio
            #> get(): nothing
            #> get(), undefer: nothing
            #> get(), undefer, populate_existing: email and bio
            #> select(): email
            #> select(), undefer: email and bio
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
