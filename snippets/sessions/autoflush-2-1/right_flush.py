# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""An explicit flush, and every statement sees the new row."""

import asyncio
import os

from sqlalchemy import String, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    shelf: Mapped[int]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", shelf=1))

    # --8<-- [start:example]
    async with make_session() as session:
        session.add(Author(name="Grace", shelf=2))
        await session.flush()
        count = await session.scalar(text("SELECT count(*) FROM author"))
        await session.commit()
    assert count == 2, f"two authors, and the statement counts {count}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
