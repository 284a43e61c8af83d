# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
# [tool.handbook.skip]
# sqlite = "has no such setting"
# postgresql = "has no such setting"
# mysql = "has no such setting"
# ///
"""Lock a row that the transaction has read, and that was changed since."""

import asyncio
import os

from sqlalchemy import String, insert, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+asyncmy://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    copies: Mapped[int]


async def sell_elsewhere(engine: AsyncEngine) -> int:
    async with engine.begin() as connection:
        await connection.execute(update(Book).values(copies=Book.copies - 1))
    return 1


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Book).values(id=1, title="Notes", copies=1))

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine)

    async with make_session() as session:
        await session.execute(text("SET SESSION innodb_snapshot_isolation = ON"))
        book = await session.get_one(Book, 1)
        await sell_elsewhere(engine)

        await session.refresh(book, with_for_update=True)
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.OperationalError: (asyncmy.errors.OperationalError) (1020,
        # "Record has changed since last read in table 'book'; try restarting
        # transaction")
        print(book.copies)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
