# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Rows that a statement counts: one in the table, one only added"""

import asyncio
import os

from sqlalchemy import Executable, String, func, select, text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    shelf: Mapped[int]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", shelf=1))

    # --8<-- [start:example]
    statements: dict[str, Executable] = {
        "text()": text("SELECT count(*) FROM author"),
        "select() of the table": select(func.count()).select_from(Author.__table__),
        "select() of the class": select(func.count(Author.id)),
    }
    for name, statement in statements.items():
        async with make_session() as session:
            session.add(Author(name="Grace", shelf=2))
            print(f"{name}: {await session.scalar(statement)}")
            #> text(): 2
            #> select() of the table: 2
            #> select() of the class: 2

    async with make_session() as session:
        session.add(Author(name="Grace", shelf=2))
        connection = await session.connection()
        print("on its connection:", await connection.scalar(statements["text()"]))
        #> on its connection: 1
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
