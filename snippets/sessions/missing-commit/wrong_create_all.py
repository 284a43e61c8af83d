# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Create the tables on a connection of engine.connect()."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)

    # --8<-- [start:example]
    async with engine.connect() as connection:
        await connection.run_sync(Base.metadata.create_all)

    async with engine.connect() as connection:
        await connection.execute(select(Author))
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.ProgrammingError:
        # (sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) relation "author"
        # does not exist
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
