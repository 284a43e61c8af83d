# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The number of books that each call loads"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


# --8<-- [start:example]
query = select(Author).options(joinedload(Author.books))


async def scalars_one(session: AsyncSession) -> Author | None:
    return (await session.scalars(query)).one()


async def scalars_unique_one(session: AsyncSession) -> Author | None:
    return (await session.scalars(query)).unique().one()


async def execute_unique_scalar_one(session: AsyncSession) -> Author | None:
    return (await session.execute(query)).unique().scalar_one()


async def stream_scalars_one(session: AsyncSession) -> Author | None:
    return await (await session.stream_scalars(query)).one()


async def stream_scalars_unique_one(session: AsyncSession) -> Author | None:
    return await (await session.stream_scalars(query)).unique().one()


async def scalars_first(session: AsyncSession) -> Author | None:
    return (await session.scalars(query)).first()


async def scalar(session: AsyncSession) -> Author | None:
    return await session.scalar(query)


async def get(session: AsyncSession) -> Author | None:
    return await session.get(Author, 1, options=[joinedload(Author.books)])
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        books = [Book(title="Notes"), Book(title="Letters")]
        session.add(Author(name="Ada", books=books))

    calls: list[Callable[[AsyncSession], Awaitable[Author | None]]] = [
        scalars_one,
        scalars_unique_one,
        execute_unique_scalar_one,
        stream_scalars_one,
        stream_scalars_unique_one,
        scalars_first,
        scalar,
        get,
    ]
    for call in calls:
        async with make_session() as session:
            try:
                author = await call(session)
            except InvalidRequestError:
                print(f"{call.__name__}: raises")
                #> scalars_one: raises
                #> stream_scalars_one: raises
            else:
                assert author is not None
                print(f"{call.__name__}: {len(author.books)}")
                #> scalars_unique_one: 2
                #> execute_unique_scalar_one: 2
                #> stream_scalars_unique_one: 2
                #> scalars_first: 2
                #> scalar: 2
                #> get: 2
    await engine.dispose()


asyncio.run(main())
