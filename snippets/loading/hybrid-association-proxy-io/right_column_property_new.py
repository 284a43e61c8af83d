# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Load the column_property of a new object."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(50))
    last_name: Mapped[str] = mapped_column(String(50))
    full_name: Mapped[str] = column_property(first_name + " " + last_name)


async def show(session: AsyncSession) -> None:
    author = Author(first_name="Grace", last_name="Hopper")
    session.add(author)
    await session.flush()
    await session.refresh(author, ["full_name"])
    print(author.first_name, author.full_name)
    #> Grace Grace Hopper
    await session.commit()
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session() as session:
        await show(session)
    await engine.dispose()


asyncio.run(main())
