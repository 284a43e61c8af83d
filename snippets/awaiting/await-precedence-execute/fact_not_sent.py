# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Statements that reach the database"""

import asyncio
import os

from sqlalchemy import String, event, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    # --8<-- [start:example]
    async with make_session() as session:
        try:
            await session.execute(select(Author)).scalars()  # type: ignore[attr-defined]
            #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            # RuntimeWarning: coroutine 'AsyncSession.execute' was never awaited
        except AttributeError:
            print("wrong:", len(statements))
            #> wrong: 0

        (await session.execute(select(Author))).scalars()
        print("right, in the same session:", len(statements))
        #> right, in the same session: 1
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
