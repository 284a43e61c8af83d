# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What arrives when an expired column is read"""

import asyncio
import os
import warnings

from sqlalchemy import String
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
async def read(label: str, engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session:
        author = Author(name="Ada")
        session.add(author)
        await session.commit()
        try:
            print(author.name)
        except SQLAlchemyError as error:
            print(f"{label}: {type(error).__name__}, code {error.code}")
            #> default: StatementError, code xd2s
            #> pool_pre_ping: MissingGreenlet, code xd2s
            #> NullPool: MissingGreenlet, code xd2s
    await engine.dispose()


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await read("default", engine)
    await read("pool_pre_ping", create_async_engine(DATABASE_URL, pool_pre_ping=True))
    await read("NullPool", create_async_engine(DATABASE_URL, poolclass=NullPool))
    # --8<-- [end:example]


# Some drivers leave a coroutine behind, which is not the subject here.
warnings.simplefilter("ignore", RuntimeWarning)
asyncio.run(main())
