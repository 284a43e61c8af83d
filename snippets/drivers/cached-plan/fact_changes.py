# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# [tool.handbook.skip]
# sqlite = "its ALTER TABLE is another one"
# mariadb = "its ALTER TABLE is another one"
# mysql = "its ALTER TABLE is another one"
# ///
"""Which changes raise, for a SELECT of three columns by name."""

import asyncio
import os

from sqlalchemy import String, select, text
from sqlalchemy.exc import NotSupportedError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    born: Mapped[int]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", born=1815))
    another_engine = create_async_engine(DATABASE_URL)
    # --8<-- [start:example]
    for change in (
        "ADD COLUMN country VARCHAR(50)",
        "ADD CHECK (born > 0)",
        "ALTER COLUMN born DROP NOT NULL",
        "ALTER COLUMN born TYPE BIGINT",
        "ALTER COLUMN name TYPE VARCHAR(100)",
        "ALTER COLUMN name TYPE TEXT",
    ):
        async with make_session() as session:
            await session.scalars(select(Author))
        async with another_engine.begin() as connection:
            await connection.execute(text(f"ALTER TABLE author {change}"))
        try:
            async with make_session() as session:
                await session.scalars(select(Author))
            print(f"{change}: passes")
            #> ADD COLUMN country VARCHAR(50): passes
            #> ADD CHECK (born > 0): passes
            #> ALTER COLUMN born DROP NOT NULL: passes
        except NotSupportedError:
            print(f"{change}: raises")
            #> ALTER COLUMN born TYPE BIGINT: raises
            #> ALTER COLUMN name TYPE VARCHAR(100): raises
            #> ALTER COLUMN name TYPE TEXT: raises
    # --8<-- [end:example]
    await another_engine.dispose()
    await engine.dispose()


asyncio.run(main())
