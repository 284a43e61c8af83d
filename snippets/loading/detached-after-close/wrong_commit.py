# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Read a column after a block that has committed."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
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

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine)

    async with make_session.begin() as session:
        author = Author(name="Ada")
        session.add(author)
    print(f"Welcome, {author.name}")
    #                 ^^^^^^^^^^^
    # sqlalchemy.orm.exc.DetachedInstanceError: Instance <Author at 0x…> is not bound to
    # a Session; attribute refresh operation cannot proceed
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
