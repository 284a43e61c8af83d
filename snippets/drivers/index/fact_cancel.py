# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""asyncio.timeout() around a slow statement"""

import asyncio
import os
import time

from sqlalchemy import String, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
SLEEP = "pg_sleep" if DATABASE_URL.startswith("postgresql") else "sleep"


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    pause: Mapped[str | None] = mapped_column(String(10))


async def define_sleep(connection: AsyncConnection) -> None:
    """Give SQLite the function that the servers have."""
    driver_connection = (await connection.get_raw_connection()).driver_connection
    if DATABASE_URL.startswith("sqlite") and driver_connection is not None:
        await driver_connection.create_function("sleep", 1, time.sleep)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
    # --8<-- [start:example]
    slow = f"INSERT INTO job SELECT 1, CAST({SLEEP}(1.5) AS CHAR(10))"
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    started = time.monotonic()
    try:
        async with autocommit.connect() as connection:
            await define_sleep(connection)
            async with asyncio.timeout(0.4):
                await connection.execute(text(slow))
    except TimeoutError:
        waited = time.monotonic() - started
        print("returns at once" if waited < 1.4 else "returns when the statement ends")
        #> returns when the statement ends
    # --8<-- [end:example]
    await asyncio.sleep(1.8)
    async with engine.connect() as connection:
        stored = await connection.scalar(select(func.count(Job.id)))
    print("the INSERT takes place" if stored else "the INSERT is stopped")
    #> the INSERT takes place
    await engine.dispose()


asyncio.run(main())
