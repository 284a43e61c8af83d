# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""The child breaks a connection of its parent."""

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


async def answer_of(job: Job) -> str:
    try:
        async with asyncio.timeout(0.5):
            return await job()
    except Exception:  # not always the same
        return "none"


async def main() -> None:
    # --8<-- [start:example]
    engine = create_async_engine(DATABASE_URL)

    async def report() -> str:
        async with engine.connect() as connection:
            return str(await connection.scalar(text("SELECT 40 + 2")))

    async def report_in_child() -> str:
        async with engine.connect() as connection:
            return str(await connection.scalar(text("SELECT 1 + 2")))

    print("parent:", await report())
    #> parent: 42
    in_child(report_in_child)
    answer = await answer_of(report)
    assert answer != "3", "the parent got the child's answer"
    assert answer == "42", "the child has broken the parent's connection"
    #      ^^^^^^^^^^^^^^
    # AssertionError: the child has broken the parent's connection
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
