# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Roll back after each test."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)
make_session = async_sessionmaker(join_transaction_mode="create_savepoint")


async def code_under_test(session: AsyncSession) -> None:
    session.add(Author(name="Ada"))
    await session.commit()


async def test() -> None:
    async with engine.connect() as connection, connection.begin() as transaction:
        async with make_session(bind=connection) as session:
            await code_under_test(session)
        await transaction.rollback()

    async with make_session(bind=engine) as session:
        names = (await session.scalars(select(Author.name))).all()
    assert names == [], f"the next test finds {names}"
    #      ^^^^^^^^^^^
    # AssertionError: the next test finds ['Ada']
    # --8<-- [end:example]


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await test()
    await engine.dispose()


asyncio.run(main())
