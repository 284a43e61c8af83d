# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Ask whether orig is the exception of asyncpg."""

import asyncio
import os

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))

    # --8<-- [start:example]
    async with make_session() as session:
        session.add(Author(name="Ada"))
        try:
            await session.commit()
            #^^^^^^^^^^^^^^^^^^^^^
            # sqlalchemy.exc.IntegrityError:
            # (sqlalchemy.dialects.postgresql.asyncpg.UniqueViolationError) duplicate
            # key value violates unique constraint "author_name_key"
        except IntegrityError as error:
            if not isinstance(error.orig, asyncpg.UniqueViolationError):
                raise
            print("Ada is already there")
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
