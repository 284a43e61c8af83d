# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
# ///
"""Read a server default after an INSERT on a database without RETURNING."""

import asyncio
import os
from datetime import datetime

from sqlalchemy import String, func
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "mysql+asyncmy://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    # --8<-- [start:example]
    async with make_session() as session:
        book = Book(title="Notes")
        session.add(book)
        await session.commit()
        print(isinstance(book.created_at, datetime))
        #                ^^^^^^^^^^^^^^^
        # sqlalchemy.exc.StatementError: (sqlalchemy.exc.MissingGreenlet) greenlet_spawn
        # has not been called; can't call await_() here. Was IO attempted in an
        # unexpected place?
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
