# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Give run_sync() an async function: none of its code runs."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


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

    # --8<-- [start:example]
    async def add_author(session: Session, name: str) -> None:
        session.add(Author(name=name))
        session.commit()

    async with make_session() as session:
        await session.run_sync(add_author, "Ada")
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # RuntimeWarning: coroutine 'main.<locals>.add_author' was never awaited

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
        assert names == ["Ada"], f"the table holds {names}"
        #      ^^^^^^^^^^^^^^^^
        # AssertionError: the table holds []
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
