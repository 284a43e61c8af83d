# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""SELECT statements for ten authors and ten editors"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, event, select
from sqlalchemy.ext.asyncio import (
    AsyncAttrs,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    selectin_polymorphic,
    with_polymorphic,
)

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


class Editor(Person):
    __tablename__ = "editor"
    __mapper_args__ = {"polymorphic_identity": "editor"}

    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    desk: Mapped[str] = mapped_column(String(50))


async def selectin(session: AsyncSession) -> None:
    options = selectin_polymorphic(Person, [Author, Editor])
    await session.scalars(select(Person).options(options))


async def joined(session: AsyncSession) -> None:
    await session.scalars(select(with_polymorphic(Person, "*")))


async def awaitable_attrs(session: AsyncSession) -> None:
    for person in await session.scalars(select(Person)):
        if isinstance(person, Author):
            await person.awaitable_attrs.pen_name
        elif isinstance(person, Editor):
            await person.awaitable_attrs.desk


async def refresh(session: AsyncSession) -> None:
    for person in await session.scalars(select(Person)):
        await session.refresh(person)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        for number in range(10):
            session.add(Author(name=f"author {number}", pen_name="A. A. L."))
            session.add(Editor(name=f"editor {number}", desk="Poetry"))

    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    ways: dict[str, Callable[[AsyncSession], Awaitable[None]]] = {
        "selectin_polymorphic": selectin,
        "with_polymorphic": joined,
        "awaitable_attrs": awaitable_attrs,
        "refresh": refresh,
    }

    # --8<-- [start:example]
    for name, load in ways.items():
        statements.clear()
        async with make_session() as session:
            await load(session)
        print(f"{name}: {len(statements)}")
        #> selectin_polymorphic: 3
        #> with_polymorphic: 1
        #> awaitable_attrs: 21
        #> refresh: 21
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
