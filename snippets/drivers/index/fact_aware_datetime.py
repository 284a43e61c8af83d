# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Aware datetime into DateTime(timezone=True)"""

import asyncio
import os
from datetime import datetime, timedelta, timezone

from sqlalchemy import DateTime, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    published: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    # --8<-- [start:example]
    noon = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    async with engine.connect() as connection:
        try:
            await connection.execute(insert(Book).values(published=noon))
            value = (await connection.execute(select(Book.published))).scalar_one()
            if value == noon:
                print("same instant")
            elif value == noon.replace(tzinfo=None):
                print("zone dropped")
                #> zone dropped
            else:
                print("shifted to the session's time zone, then dropped")
        except DBAPIError as error:
            print(type(error).__name__)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
