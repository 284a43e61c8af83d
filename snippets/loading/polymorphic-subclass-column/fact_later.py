# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What loads the pen name of an author who came with select(Person)"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, inspect, select
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, selectin_polymorphic

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(50))
    name: Mapped[str] = mapped_column(String(50))


class Author(Person):
    __tablename__ = "author"
    __mapper_args__ = {"polymorphic_identity": "author"}

    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pen_name: Mapped[str] = mapped_column(String(50))


async def get(session: AsyncSession, _: Person) -> None:
    await session.get_one(Author, 1)


async def select_author(session: AsyncSession, _: Person) -> None:
    await session.scalars(select(Author))


async def select_person(session: AsyncSession, _: Person) -> None:
    options = selectin_polymorphic(Person, [Author])
    await session.scalars(select(Person).options(options))


async def refresh(session: AsyncSession, person: Person) -> None:
    await session.refresh(person)


async def awaitable_attrs(_: AsyncSession, person: Person) -> None:
    await person.awaitable_attrs.pen_name


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", pen_name="A. A. L."))

    ways: dict[str, Callable[[AsyncSession, Person], Awaitable[None]]] = {
        "get(Author, 1)": get,
        "select(Author)": select_author,
        "select(Person), selectin_polymorphic": select_person,
        "refresh(person)": refresh,
        "awaitable_attrs.pen_name": awaitable_attrs,
    }

    # --8<-- [start:example]
    for name, load in ways.items():
        async with make_session() as session:
            person = (await session.scalars(select(Person))).one()
            await load(session, person)
            loaded = "pen_name" not in inspect(person).unloaded
            print(f"{name}: {'loaded' if loaded else 'not loaded'}")
            #> get(Author, 1): not loaded
            #> select(Author): loaded
            #> select(Person), selectin_polymorphic: loaded
            #> refresh(person): loaded
            #> awaitable_attrs.pen_name: loaded
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
