# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""The child closes the connections of its parent."""

import asyncio
import logging
import multiprocessing
import os
import warnings
from collections.abc import Callable, Coroutine
from multiprocessing.connection import Connection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")
FORK = multiprocessing.get_context("fork")
# aiosqlite has threads, and Python 3.12 warns of a fork in a process with threads.
warnings.filterwarnings("ignore", ".*use of fork", DeprecationWarning)
# What asyncio logs of a broken connection depends on chance.
logging.disable()

Job = Callable[[], Coroutine[None, None, str]]


def run(job: Job, answers: Connection) -> None:
    # The child may drop connections that it inherited, and must not close them.
    warnings.simplefilter("ignore", ResourceWarning)
    try:
        answer = asyncio.run(job())
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    answers.send(answer)


def in_child(job: Job) -> str:
    """What the job returns or raises in a forked process."""
    receiver, sender = FORK.Pipe(duplex=False)
    process = FORK.Process(target=run, args=(job, sender))
    process.start()
    answer: str = receiver.recv() if receiver.poll(2.0) else "hangs"
    process.kill()
    process.join()
    return answer


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL)

    async def report() -> str:
        async with engine.connect() as connection:
            return str(await connection.scalar(text("SELECT 40 + 2")))

    async def report_in_child() -> str:
        await engine.dispose()
        return await report()

    print("parent:", await report())
    #> parent: 42
    child = in_child(report_in_child)
    assert child == "42", f"the child: {child}"
    parent = asyncio.create_task(report())
    await asyncio.wait([parent], timeout=0.3)
    assert parent.done(), "the parent: hangs"
    #      ^^^^^^^^^^^^^
    # AssertionError: the parent: hangs
    print("parent:", parent.result())
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
