# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""One pooled engine, five loops one after the other: who recovers."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)


async def job() -> str:
    async with engine.connect() as connection:
        return str(await connection.scalar(text("SELECT 40 + 2")))


answers: list[str] = []
for _ in range(5):
    try:
        answers.append(asyncio.run(job()))
    except (RuntimeError, InterfaceError) as error:
        answers.append(type(error).__name__)
assert answers == ["42"] * 5, answers
#      ^^^^^^^^^^^^^^^^^^^^^
# AssertionError: ['42', 'RuntimeError', 'InterfaceError', 'InterfaceError',
# 'InterfaceError']
asyncio.run(engine.dispose())
# --8<-- [end:example]
