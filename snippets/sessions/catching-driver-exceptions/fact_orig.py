# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""The classes inside the IntegrityError"""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


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
    def name(error: object) -> str:
        return f"{type(error).__module__}.{type(error).__qualname__}"

    async with make_session() as session:
        session.add(Author(name="Ada"))
        try:
            await session.commit()
        except IntegrityError as error:
            print("orig:", name(error.orig))
            #> orig: sqlite3.IntegrityError
            cause = error.orig.__cause__ if error.orig else None
            if cause is not None:
                print("its cause:", name(cause))
                print("constraint:", getattr(cause, "constraint_name", None))
            if hasattr(error, "driver_exception"):  # SQLAlchemy 2.1
                print("driver_exception:", name(error.driver_exception))
                #> driver_exception: sqlite3.IntegrityError
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
