# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Wait for something else in a transaction that has written."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "sqlite+aiosqlite:///gotcha.db?timeout=0.4"
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def send_mail(_name: str) -> None:
    await asyncio.sleep(1.2)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async def register(name: str) -> None:
        async with make_session.begin() as session:
            session.add(Author(name=name))
            await session.flush()
            #^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) database is
            # locked
            await send_mail(name)

    await asyncio.gather(register("Ada"), register("Grace"))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
