# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "pytest", "pytest-asyncio"]
# ///
"""Each column is grouped or aggregated."""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    async with make_session() as session:
        session.add_all(Book(title=title, author="Ada") for title in ["Notes", "Poems"])
        await session.flush()
        title = func.min(Book.title)
        query = select(Book.author, title, func.count()).group_by(Book.author)
        print((await session.execute(query)).all())
        #> [('Ada', 'Notes', 2)]
        await session.commit()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
