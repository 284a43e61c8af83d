# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "pytest", "pytest-asyncio"]
# ///
"""Primary key of the first row in two tests that roll back"""

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
    for _ in range(2):
        async with engine.connect() as connection:
            transaction = await connection.begin()
            make_session = async_sessionmaker(connection, expire_on_commit=False)
            async with make_session.begin() as session:
                author = Author(name="Ada")
                session.add(author)
            print(author.id)
            #> 1
            #> 1
            await transaction.rollback()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
