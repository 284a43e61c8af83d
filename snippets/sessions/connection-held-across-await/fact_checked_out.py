# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Connections checked out after each step of a session"""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import AsyncAdaptedQueuePool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50), default="")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    pool = engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    async with make_session() as session:
        print("the session is open:", pool.checkedout())
        #> the session is open: 0
        author = await session.get_one(Author, 1)
        print("the first SELECT:", pool.checkedout())
        #> the first SELECT: 1
        session.expunge(author)
        print("expunge:", pool.checkedout())
        #> expunge: 1
        await session.rollback()
        print("rollback:", pool.checkedout())
        #> rollback: 0
        await session.get_one(Author, 2)
        print("the next SELECT:", pool.checkedout())
        #> the next SELECT: 1
        await session.commit()
        print("commit:", pool.checkedout())
        #> commit: 0
        session.add(Author(name="Katherine"))
        print("add:", pool.checkedout())
        #> add: 0
        await session.flush()
        print("flush:", pool.checkedout())
        #> flush: 1
    print("the session is closed:", pool.checkedout())
    #> the session is closed: 0
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
