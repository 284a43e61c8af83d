# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
#
# [tool.handbook.skip]
# mariadb = "MariaDB 10.11 has no UPDATE ... RETURNING"
# mysql = "MySQL has no RETURNING"
# ///
"""Have update() return the objects."""

import asyncio
import os
from datetime import datetime

from sqlalchemy import String, func, update
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(Book(title="Draft", updated_at=datetime(2020, 1, 1)))
        await session.commit()

    make_session = async_sessionmaker(engine, expire_on_commit=False)

    # --8<-- [start:example]
    async with make_session() as session:
        book = await session.get_one(Book, 1)
        before = book.updated_at
        rename = update(Book).where(Book.id == 1).values(title="Notes")
        await session.scalars(rename.returning(Book))
        print(book.updated_at > before)
        #> True
        await session.commit()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
