# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Leave the engine to the garbage collector."""

import asyncio
import gc
import os
import re
import warnings

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


def said(caught: list[warnings.WarningMessage]) -> list[str]:
    """The warnings without addresses, each once."""
    texts = {re.sub(r"<([\w.]+)[^>]*>", r"<\1>", str(warning.message)) for warning in caught}
    # Depends on what is collected first.
    return sorted(texts - {"unclosed <socket.socket>"})


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")  # as python -X dev does

    # --8<-- [start:example]
    async def main() -> None:
        engine = create_async_engine(DATABASE_URL)
        async with engine.connect() as connection:
            print(await connection.scalar(text("SELECT 42")))
            #> 42

    asyncio.run(main())
    gc.collect()  # the interpreter does this when it exits
    unclosed = said(caught)
    assert not unclosed, ", ".join(unclosed)
    #      ^^^^^^^^^^^^
    # AssertionError: <aiosqlite.core.Connection> was deleted before being closed.
    # Please use 'async with' or '.close()' to close the connection properly.
    # --8<-- [end:example]
