# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "psycopg[binary]"]
#
# [tool.handbook.pgbouncer]
# max_prepared_statements = 0
# ///
"""Two workers take turns: a SELECT runs the DELETE of the other one."""

import asyncio
import os
from multiprocessing import get_context

from sqlalchemy import String, delete, func, insert, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "postgresql+asyncpg://localhost:6432/gotcha"
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


fork = get_context("fork")
both = fork.Barrier(2, timeout=5)


def other_worker_acts() -> None:
    both.wait()
    both.wait()


async def setup() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Author), [{"name": "Ada"}, {"name": "Grace"}])
    await engine.dispose()


# --8<-- [start:example]
async def web_worker() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.connect() as connection:
        query = select(Author.name).where(Author.name == "Grace")
        print(await connection.scalar(query))
        #> Grace
        other_worker_acts()
        await connection.commit()
        other_worker_acts()
        print(await connection.scalar(query))
        #> None
        left = await connection.scalar(select(func.count(Author.id)))
        await connection.commit()
    await engine.dispose()
    assert left == 1, f"the SELECT has deleted the author, and {left} are left"
    #      ^^^^^^^^^
    # AssertionError: the SELECT has deleted the author, and 0 are left


async def cleanup_worker() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.connect() as connection:
        await connection.execute(delete(Author).where(Author.name == "Ada"))
        other_worker_acts()
        await connection.commit()
    await engine.dispose()
    # --8<-- [end:example]


def second_process() -> None:
    both.wait()
    asyncio.run(cleanup_worker())
    both.wait()


asyncio.run(setup())
second = fork.Process(target=second_process)
second.start()
try:
    asyncio.run(web_worker())
finally:
    second.join()
