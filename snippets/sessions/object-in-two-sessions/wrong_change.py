# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Change an object of one session, and commit the other."""

import asyncio
import os

from sqlalchemy import String, insert, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


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
        await connection.execute(insert(Author).values(id=1, name="Ada"))

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    async with make_session() as user_session, make_session() as session:
        user = await user_session.get_one(Author, 1)
        user.name = "Augusta"
        await session.commit()

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
        assert names == ["Augusta"], f"the table holds {names}"
        #      ^^^^^^^^^^^^^^^^^^^^
        # AssertionError: the table holds ['Ada']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
