# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "psycopg[binary]"]
# ///
"""psycopg: a str for an integer column, an aware datetime for DateTime()"""

import asyncio
import os
from datetime import datetime, timedelta, timezone

from sqlalchemy import DateTime, insert, make_url, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+psycopg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    published: Mapped[datetime] = mapped_column(DateTime())


async def main() -> None:
    url = make_url(DATABASE_URL)
    if url.get_backend_name() != "postgresql":
        print("PostgreSQL only")
        return
    engine = create_async_engine(url.set(drivername="postgresql+psycopg"))
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
    # --8<-- [start:example]
    noon = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    async with engine.connect() as connection:
        await connection.execute(text("SET TIME ZONE 'UTC'"))
        await connection.execute(insert(Book).values(published=noon))
        print(await connection.scalar(select(Book.published)))
        #> 2026-01-01 07:00:00
        found = text("SELECT count(*) FROM book WHERE id = :id")
        print(await connection.scalar(found, {"id": "1"}))
        #> 1
        # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
