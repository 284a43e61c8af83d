# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Authors that are expired, of those in the session."""

import asyncio
import os

from sqlalchemy import String, inspect, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def expired(authors: list[Author]) -> str:
    names = ("Ada", "Grace")
    hit = [
        name
        for name, author in zip(names, authors, strict=True)
        if inspect(author).expired_attributes
    ]
    return " and ".join(hit) or "none"


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    async with make_session() as session:
        query = select(Author).order_by(Author.id)
        ada, grace = authors = list(await session.scalars(query))
        await session.commit()
        print("commit():", expired(authors))
        #> commit(): none

        await session.rollback()
        print("rollback(), no transaction:", expired(authors))
        #> rollback(), no transaction: none

        savepoint = await session.begin_nested()
        ada.name = "Countess Ada"
        await savepoint.rollback()
        print("rolled-back savepoint:", expired(authors))
        #> rolled-back savepoint: Ada

        joan = Author(name="Joan")
        session.add(joan)
        await session.flush()
        await session.rollback()
        print("rollback():", expired(authors))
        #> rollback(): Ada and Grace
        print("added in the transaction:", joan.name)
        #> added in the transaction: Joan
        try:
            await session.refresh(joan)
        except InvalidRequestError as error:
            print("refresh of it:", type(error).__name__)
            #> refresh of it: InvalidRequestError
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
