# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Keep the tenant of a request in a context variable."""

import asyncio
import os
import threading
from collections.abc import Sequence
from contextvars import ContextVar

from sqlalchemy import String, event, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    tenant: Mapped[str] = mapped_column(String(50))


async def check_login() -> None:
    await asyncio.sleep(0)  # stands for anything that a request waits for


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", tenant="red"))
        session.add(Author(name="Grace", tenant="blue"))
    try:
        # --8<-- [start:example]
        current: ContextVar[str] = ContextVar("current")

        @event.listens_for(Session, "do_orm_execute")
        def only_own_rows(state: ORMExecuteState) -> None:
            own = with_loader_criteria(Author, Author.tenant == current.get())
            state.statement = state.statement.options(own)

        async def handle_request(tenant: str) -> Sequence[str]:
            current.set(tenant)
            await check_login()
            async with make_session() as session:
                return (await session.scalars(select(Author.name))).all()

        red, blue = await asyncio.gather(handle_request("red"), handle_request("blue"))
        assert red == ["Ada"], f"red was shown {red}"
        assert blue == ["Grace"], f"blue was shown {blue}"
        # --8<-- [end:example]
    finally:
        await engine.dispose()


asyncio.run(main())
