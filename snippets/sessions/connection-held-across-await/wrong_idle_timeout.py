# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# [tool.handbook.skip]
# sqlite = "has no server that could end a transaction"
# mariadb = "the setting and connect_args are those of PostgreSQL and asyncpg"
# mysql = "the setting and connect_args are those of PostgreSQL and asyncpg"
# ///
"""PostgreSQL ends a transaction that is idle for too long."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50), default="")


async def ask_service(name: str) -> str:
    await asyncio.sleep(1)  # an HTTP call, or a language model
    return f"All about {name}"


async def main() -> None:
    engine = create_async_engine(
        DATABASE_URL,
        connect_args={"server_settings": {"idle_in_transaction_session_timeout": "300"}},
    )
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    async with make_session() as session:
        author = await session.get_one(Author, 1)
        author.bio = await ask_service(author.name)  # takes a second
        await session.commit()
        #^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.InterfaceError:
        # (sqlalchemy.dialects.postgresql.asyncpg.InterfaceError) connection is closed
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
