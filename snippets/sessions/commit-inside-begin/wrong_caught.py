# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Catch the error of a flush inside a begin() block."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    # --8<-- [start:example]
    async with make_session.begin() as session:
        for name in ["Ada", "Grace", "Grace"]:
            try:
                session.add(Author(name=name))
                await session.flush()
            except IntegrityError:
                print(f"{name} is already there")
                #> Grace is already there

    async with make_session() as session:
        query = select(Author.name).order_by(Author.name)
        names = (await session.scalars(query)).all()
        assert names == ["Ada", "Grace"], f"the table holds {names}"
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: the table holds []
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
