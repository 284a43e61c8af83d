# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""hide_parameters does not change what the database says."""

import asyncio
import os
import traceback

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
    email: Mapped[str] = mapped_column(String(50), unique=True)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()
    email = "ada@example.org"

    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL, hide_parameters=True)
    make_session = async_sessionmaker(engine)
    try:
        async with make_session.begin() as session:
            session.add(Author(id=1, email=email))
            session.add(Author(id=2, email=email))
    except IntegrityError:
        logged = traceback.format_exc()
    await engine.dispose()

    assert email not in logged, "the traceback holds ada@example.org"
    #      ^^^^^^^^^^^^^^^^^^^
    # AssertionError: the traceback holds ada@example.org
    # --8<-- [end:example]


asyncio.run(main())
