# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A test whose session maker is not the one of the application."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
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
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
async def register(session: AsyncSession, name: str) -> str:
    author = Author(name=name)
    session.add(author)
    await session.commit()
    return author.name
    #      ^^^^^^^^^^^
    # sqlalchemy.exc.StatementError: (sqlalchemy.exc.MissingGreenlet) greenlet_spawn has
    # not been called; can't call await_() here. Was IO attempted in an unexpected
    # place?


async def test_register(engine: AsyncEngine) -> None:
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session() as session:
        assert await register(session, "Ada") == "Ada"


async def handle_request(engine: AsyncEngine) -> None:
    make_session = async_sessionmaker(engine)
    async with make_session() as session:
        print(await register(session, "Grace"))
        # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await test_register(engine)
    print("the test passed")
    #> the test passed
    await handle_request(engine)
    await engine.dispose()


asyncio.run(main())
