# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A to_dict() that looks into vars()."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))

    def to_dict(self) -> dict[str, object]:
        return {key: value for key, value in vars(self).items() if key[0] != "_"}


async def show_author(session: AsyncSession) -> None:
    author = await session.get_one(Author, 1)
    await session.commit()
    assert "name" in author.to_dict(), f"to_dict() returns {author.to_dict()}"
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: to_dict() returns {}
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    async with make_session() as session:
        await show_author(session)
    await engine.dispose()


asyncio.run(main())
