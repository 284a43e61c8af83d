# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What survives `rollback()`, by the first statement"""

import asyncio
import os

from sqlalchemy import String, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
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
    # --8<-- [start:example]
    for first in "SAVEPOINT", "SELECT", "INSERT":
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            if first == "SELECT":
                await session.scalars(select(Author.name))
            if first == "INSERT":
                await session.execute(insert(Author).values(name="Cy"))
            async with session.begin_nested():
                session.add(Author(name="Ada"))
            session.add(Author(name="Bob"))
            await session.flush()
            await session.rollback()
            names = (await session.scalars(select(Author.name))).all()
            print(f"{first}: {', '.join(names) or 'nothing'}")
            #> SAVEPOINT: Ada
            #> SELECT: Ada
            #> INSERT: nothing
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
