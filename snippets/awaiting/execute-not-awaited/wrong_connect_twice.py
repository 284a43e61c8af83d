# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Start a connection that is started already."""

import asyncio
import os
from collections.abc import Sequence

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
async def names(connection: AsyncConnection) -> Sequence[str]:
    async with connection:
    #          ^^^^^^^^^^
    # sqlalchemy.exc.InvalidRequestError: connection is already started
        return (await connection.scalars(select(Author.name))).all()
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    async with engine.connect() as connection:
        print(await names(connection))
    await engine.dispose()


asyncio.run(main())
