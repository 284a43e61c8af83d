# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The class that the message names"""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    session = make_session()
    blocks: dict[str, object] = {
        "make_session()": session,
        "make_session.begin()": make_session.begin(),
        "session.begin()": session.begin(),
        "engine.connect()": engine.connect(),
        "engine.begin()": engine.begin(),
        "make_session": make_session,
    }
    for block, manager in blocks.items():
        print(f"with {block}: {type(manager).__name__!r}")
        #> with make_session(): 'AsyncSession'
        #> with make_session.begin(): '_AsyncSessionContextManager'
        #> with session.begin(): 'AsyncSessionTransaction'
        #> with engine.connect(): 'AsyncConnection'
        #> with engine.begin(): '_AsyncGeneratorContextManager'
        #> with make_session: 'async_sessionmaker'
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
