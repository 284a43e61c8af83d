# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "pytest", "pytest-asyncio"]
# ///
"""What the test reads, and what it leaves, by join_transaction_mode"""

import asyncio
import os
from typing import Literal

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


async def register(session: AsyncSession, *names: str) -> None:
    for name in names:
        session.add(Author(name=name))
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()


async def authors(source: AsyncSession | AsyncConnection) -> str:
    names = await source.scalars(select(Author.name).order_by(Author.name))
    return ", ".join(names) or "nobody"


Mode = Literal[
    "conditional_savepoint", "rollback_only", "control_fully", "create_savepoint"
]
MODES: list[Mode] = [
    "conditional_savepoint",
    "rollback_only",
    "control_fully",
    "create_savepoint",
]


async def main() -> None:
    for mode in MODES:
        engine = create_async_engine(DATABASE_URL)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)

        # --8<-- [start:example]
        async with engine.connect() as connection:
            transaction = await connection.begin()
            make_session = async_sessionmaker(connection, join_transaction_mode=mode)
            async with make_session() as session:
                await register(session, "Ada", "Ada", "Grace")
                read = await authors(session)
            if transaction.is_active:
                await transaction.rollback()

        async with engine.connect() as connection:
            print(f"{mode}: {read}; leaves {await authors(connection)}")
            #> conditional_savepoint: Grace; leaves Grace
            #> rollback_only: Grace; leaves Grace
            #> control_fully: Ada, Grace; leaves Ada, Grace
            #> create_savepoint: Ada, Grace; leaves Ada
        # --8<-- [end:example]
        await engine.dispose()


asyncio.run(main())
