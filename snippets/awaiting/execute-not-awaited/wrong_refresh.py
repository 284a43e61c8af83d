# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Call refresh() without await."""

import asyncio
import os

from sqlalchemy import String, update
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
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    async with make_session() as session:
        author = await session.get_one(Author, 1)
        rename = update(Author).where(Author.id == 1).values(name="Ada Lovelace")
        await session.execute(rename, execution_options={"synchronize_session": False})
        session.refresh(author)
        #^^^^^^^^^^^^^^^^^^^^^^
        # RuntimeWarning: coroutine 'AsyncSession.refresh' was never awaited
        assert author.name == "Ada Lovelace", f"the name is still {author.name}"
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # AssertionError: the name is still Ada
        await session.commit()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
