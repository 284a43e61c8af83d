# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Send one statement at a time."""

import asyncio
import os

from sqlalchemy import String, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


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
        session.add_all([Author(id=1, name="Ada"), Author(id=2, name="Grace")])

    # --8<-- [start:example]
    script = [
        "UPDATE author SET name = 'Ada Lovelace' WHERE id = 1",
        "UPDATE author SET name = 'Grace Hopper' WHERE id = 2",
    ]
    async with engine.begin() as connection:
        for statement in script:
            await connection.execute(text(statement))
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
