# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The old rows are deleted before the new ones are added."""

import asyncio
import os

from sqlalchemy import String, select, text
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
        await session.execute(text("DELETE FROM author"))
        session.add_all([Author(name="Grace", shelf=1), Author(name="Alan", shelf=2)])
        await session.commit()

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
    assert len(names) == 2, f"two new authors, and the table holds {names}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
