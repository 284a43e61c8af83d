# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Roll back what a timeout has cut off."""

import asyncio
import gc
import os
import time

from sqlalchemy import String, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "sqlite+aiosqlite:///gotcha.db?timeout=0.1"
)
SLEEP = "pg_sleep" if DATABASE_URL.startswith("postgresql") else "sleep"
SLOW = f"SELECT {SLEEP}(0.6)"
if DATABASE_URL.startswith("sqlite"):
    # 60 steps, and one row that is not fetched when the timeout comes.
    SLOW = """
        WITH RECURSIVE step(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 60
        )
        SELECT sum(sleep(0.01)) FROM step
    """


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    if engine.dialect.name == "sqlite":
        # Give SQLite the function that the servers have.
        @event.listens_for(engine.sync_engine, "connect")
        def define_sleep(connection: DBAPIConnection, _: object) -> None:
            connection.create_function("sleep", 1, time.sleep)

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    slow_report = text(SLOW)
    gc.disable()  # when it would find the cursor is a matter of chance
    # --8<-- [start:example]
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine.sync_engine, "invalidate")
        def roll_back(connection: DBAPIConnection, *_: object) -> None:
            connection.rollback()

    try:
        async with asyncio.timeout(0.3), make_session() as session:
            session.add(Author(name="Ada"))
            await session.flush()
            await session.execute(slow_report)
    except TimeoutError:
        print("no report today")
        #> no report today

    async with make_session.begin() as session:
        session.add(Author(name="Grace"))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
