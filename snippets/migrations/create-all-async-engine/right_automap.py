# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Map the tables in run_sync()."""

import asyncio
import os

from sqlalchemy import Connection, String
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.ext.automap import automap_base
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
    # --8<-- [start:example]
    reflected = automap_base()

    def prepare(connection: Connection) -> None:
        reflected.prepare(autoload_with=connection)

    async with engine.connect() as connection:
        await connection.run_sync(prepare)
    print(reflected.classes.keys())
    #> ['author']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
