# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "psycopg[binary]"]
#
# [tool.handbook.pgbouncer]
# max_prepared_statements = 200
# ///
"""What each recipe does behind a PgBouncer that tracks prepared statements."""

import asyncio
import os
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Semaphore
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get(
    "DATABASE_URL", "postgresql+asyncpg://localhost:6432/gotcha"
)


fork = get_context("fork")
Arguments = dict[str, Callable[[], str] | int | None]


def name() -> str:
    return f"__asyncpg_{uuid4()}__"


RECIPES: dict[str, Arguments] = {
    "defaults": {},
    "prepared_statement_cache_size": {"prepared_statement_cache_size": 0},
    "name function": {"prepared_statement_name_func": name},
    "name function, no cache": {
        "prepared_statement_name_func": name,
        "prepared_statement_cache_size": 0,
        "statement_cache_size": 0,
    },
    "statement_cache_size": {"statement_cache_size": 0},
    "psycopg, prepare_threshold": {"prepare_threshold": None},
}


# --8<-- [start:example]
def main() -> None:
    print("recipe                         two processes  AUTOCOMMIT")
    #> recipe                         two processes  AUTOCOMMIT
    for recipe in RECIPES:
        transactions = two_processes(recipe)
        autocommit = asyncio.run(four_requests(recipe))
        print(f"{recipe:<30} {transactions:<14} {autocommit}")
        #> defaults                       holds          holds
        #> prepared_statement_cache_size  holds          holds
        #> name function                  holds          holds
        #> name function, no cache        holds          holds
        #> statement_cache_size           holds          holds
        #> psycopg, prepare_threshold     holds          holds
        # --8<-- [end:example]


def make_engine(recipe: str) -> AsyncEngine:
    url = make_url(DATABASE_URL)
    if recipe.startswith("psycopg"):
        url = url.set(drivername="postgresql+psycopg")
    return create_async_engine(url, connect_args=RECIPES[recipe])


def two_processes(recipe: str) -> str:
    """One sends twice as many statements. Each commits in the middle of a checkout."""
    first, second = fork.Semaphore(1), fork.Semaphore(0)
    answers: SimpleQueue[str] = fork.SimpleQueue()

    def process(me: str, mine: Semaphore, other: Semaphore) -> None:
        answers.put(asyncio.run(take_turns(recipe, me, mine, other)))

    processes = [
        fork.Process(target=process, args=("first", first, second)),
        fork.Process(target=process, args=("second", second, first)),
    ]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    return ", ".join(sorted({answers.get(), answers.get()} - {"holds"})) or "holds"


async def take_turns(recipe: str, me: str, mine: Semaphore, other: Semaphore) -> str:
    engine = make_engine(recipe)
    query = text(f"SELECT '{me}'")
    times = 1 if me == "first" else 2
    mine.acquire(timeout=5)
    try:
        for _ in range(2):
            async with engine.connect() as connection:
                for _ in range(2):
                    for _ in range(times):
                        if await connection.scalar(query) != me:
                            return "wrong rows"
                    other.release()
                    mine.acquire(timeout=5)
                    await connection.commit()
                    other.release()
                    mine.acquire(timeout=5)
    except DBAPIError:
        return "fails"
    else:
        return "holds"
    finally:
        await engine.dispose()
        for _ in range(99):  # the other process goes on alone
            other.release()


async def four_requests(recipe: str) -> str:
    """Each runs a statement seven times, in AUTOCOMMIT."""
    engine = make_engine(recipe).execution_options(isolation_level="AUTOCOMMIT")

    async def request() -> None:
        async with engine.connect() as connection:
            for _ in range(7):
                await connection.execute(text("SELECT 1"))

    requests = [request() for _ in range(4)]
    results = await asyncio.gather(*requests, return_exceptions=True)
    await engine.dispose()
    return "fails" if any(isinstance(each, DBAPIError) for each in results) else "holds"


if make_url(DATABASE_URL).get_backend_name() == "postgresql":
    main()
else:
    print("PostgreSQL only")
