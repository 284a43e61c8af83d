# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Open a session that was given: the block closes it."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
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


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async def add_author(session: AsyncSession, name: str) -> None:
        async with session:
            session.add(Author(name=name))

    async with make_session() as session:
        await add_author(session, "Ada")
        await add_author(session, "Grace")
        await session.commit()

    async with make_session() as session:
        query = select(Author.name).order_by(Author.name)
        names = (await session.scalars(query)).all()
        assert names == ["Ada", "Grace"], f"the table holds {names}"
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: the table holds []
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
