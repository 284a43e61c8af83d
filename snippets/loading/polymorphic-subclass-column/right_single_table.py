# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Have every query of the shared table select the column."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(50))
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
class Author(Person):
    __mapper_args__ = {"polymorphic_identity": "author", "polymorphic_load": "inline"}

    pen_name: Mapped[str | None] = mapped_column(String(50))


async def print_people(session: AsyncSession) -> None:
    for person in await session.scalars(select(Person)):
        print(person.name)
        #> Ada
        if isinstance(person, Author):
            print(person.pen_name)
            #> A. A. L.
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", pen_name="A. A. L."))

    async with make_session() as session:
        await print_people(session)
    await engine.dispose()


asyncio.run(main())
