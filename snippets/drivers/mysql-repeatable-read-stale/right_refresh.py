# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
# ///
"""Refresh in a transaction of its own."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+asyncmy://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada"))

    # --8<-- [start:example]
    async with make_session() as session:
        author = await session.get_one(Author, 1)
        async with make_session.begin() as other:
            (await other.get_one(Author, 1)).name = "Grace"
        await session.commit()
        await session.refresh(author)
        assert author.name == "Grace", f"refresh() read {author.name}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
