# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Whether a listener is called in a greenlet"""

import asyncio
import os
from collections.abc import Callable

import greenlet  # type: ignore[import-untyped]
from sqlalchemy import String, event, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


answers: dict[str, str] = {}


def listener(name: str) -> Callable[..., None]:
    def listen(*_: object) -> None:
        in_greenlet = greenlet.getcurrent().parent is not None
        answers[name] = "yes" if in_greenlet else "no"

    return listen


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    await engine.dispose()  # so that the session opens a connection

    # --8<-- [start:example]
    for name in ["connect", "checkout", "before_cursor_execute"]:
        event.listen(engine.sync_engine, name, listener(name))
    for name in ["after_attach", "before_flush", "after_commit", "do_orm_execute"]:
        event.listen(Session, name, listener(name))
    for name in ["init", "after_insert", "load"]:
        event.listen(Author, name, listener(name))
    event.listen(Author.name, "set", listener("set"))

    async with AsyncSession(engine) as session:
        session.add(Author(name="Ada"))
        await session.commit()
        session.expunge_all()
        await session.scalars(select(Author))
    for answer in ["yes", "no"]:
        names = sorted(name for name in answers if answers[name] == answer)
        print(f"{answer}: {', '.join(names)}")
        #> yes: after_commit, after_insert, before_cursor_execute, before_flush, checkout, connect, do_orm_execute, load
        #> no: after_attach, init, set
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
