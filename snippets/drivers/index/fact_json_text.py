# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""text(): type of a JSON value"""

import asyncio
import os

from sqlalchemy import JSON, insert, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Event(Base):
    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    payload: Mapped[dict[str, int]] = mapped_column(JSON)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        # --8<-- [start:example]
        await connection.execute(insert(Event), [{"payload": {"count": 1}}])
        value = await connection.scalar(text("SELECT payload FROM event"))
        print(type(value).__name__)
        #> str
        # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
