# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "psycopg[binary]"]
# ///
"""psycopg: one URL for both kinds of engine, sslmode, two event loops"""

import asyncio
import os

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+psycopg://localhost/gotcha")


async def query(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        return str(await connection.scalar(text("SELECT 'works'")))


def main() -> None:
    url = make_url(DATABASE_URL)
    if url.get_backend_name() != "postgresql":
        print("PostgreSQL only")
        return
    # --8<-- [start:example]
    url = url.set(drivername="postgresql+psycopg", query={"sslmode": "prefer"})

    engine = create_engine(url)
    with engine.connect() as connection:
        print("sync:", connection.scalar(text("SELECT 'works'")))
        #> sync: works

    async_engine = create_async_engine(url)
    with asyncio.Runner() as first_loop, asyncio.Runner() as second_loop:
        print("first loop:", first_loop.run(query(async_engine)))
        #> first loop: works
        print("second loop:", second_loop.run(query(async_engine)))
        #> second loop: works
        # --8<-- [end:example]
        second_loop.run(async_engine.dispose())
    engine.dispose()


main()
