# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""The SQL of Author.id == '1', and of an UPDATE that sets it to '1'"""

import asyncio
import os

from sqlalchemy import String, update
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
    compared = Author.id == "1"
    print(compared.compile(engine.sync_engine))
    #> author.id = $1::VARCHAR

    stored = update(Author).values(id="1")
    print(stored.compile(engine.sync_engine))
    #> UPDATE author SET id=$1::INTEGER
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
