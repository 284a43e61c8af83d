# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
# ///
"""Commit, then wait."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+asyncmy://localhost/gotcha")
SETTINGS: dict[str, str] = {}
IDLE = 0.0
if DATABASE_URL.startswith(("mariadb", "mysql")):
    # The server closes a connection that is idle for a second. The default is 8 hours.
    SETTINGS["init_command"] = "SET SESSION wait_timeout = 1"
    IDLE = 1.4


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    setup = create_async_engine(DATABASE_URL)
    async with setup.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await setup.dispose()
    # --8<-- [start:example]
    engine = create_async_engine(
        DATABASE_URL,
        connect_args=SETTINGS,
        pool_recycle=1,
        pool_pre_ping=True,
    )
    make_session = async_sessionmaker(engine)

    async with make_session() as session:
        session.add(Author(name="Ada"))
        await session.commit()
        await asyncio.sleep(IDLE)
        session.add(Author(name="Bob"))
        await session.commit()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
