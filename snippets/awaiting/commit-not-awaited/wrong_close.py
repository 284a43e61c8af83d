# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Call close() without await: the connection stays checked out."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


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
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    # --8<-- [start:example]
    session = make_session()
    try:
        await session.scalar(select(Author.name))
    finally:
        session.close()
        #^^^^^^^^^^^^^^
        # RuntimeWarning: coroutine 'AsyncSession.close' was never awaited

    status = engine.pool.status()
    assert "Checked out connections: 0" in status, status
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: Pool size: 5  Connections in pool: 0 Current Overflow: -4 Current
    # Checked out connections: 1

    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
