# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Put a savepoint around the slow statement."""

import asyncio
import os
import time

from sqlalchemy import String, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
SLEEP = "pg_sleep" if DATABASE_URL.startswith("postgresql") else "sleep"


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    if DATABASE_URL.startswith("sqlite"):
        # Give SQLite the function that the servers have.
        @event.listens_for(engine.sync_engine, "connect")
        def define_sleep(connection: DBAPIConnection, _: object) -> None:
            connection.create_function("sleep", 1, time.sleep)

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    slow_report = text(f"SELECT {SLEEP}(0.7)")
    # --8<-- [start:example]
    async with make_session() as session:
        session.add(Author(name="Ada"))
        try:
            async with session.begin_nested(), asyncio.timeout(0.3):
                await session.execute(slow_report)
        except TimeoutError:
            print("no report today")
            #> no report today
        await session.commit()
        #^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.PendingRollbackError: Can't reconnect until invalid transaction
        # is rolled back.  Please rollback() fully before proceeding
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
