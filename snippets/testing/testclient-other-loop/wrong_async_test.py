# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "fastapi", "httpx2"]
# ///
"""The test uses the engine in its own loop, and then the client."""

import asyncio
import os

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)
app = FastAPI()


@app.get("/answer")
async def answer() -> int:
    async with engine.connect() as connection:
        return (await connection.scalars(select(literal(42)))).one()
        #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # RuntimeError: Task <Task pending …> got Future <Future pending …> attached to
        # a different loop


async def main() -> None:
    async with engine.begin() as connection:
        await connection.execute(select(literal(1)))  # prepares the data

    with TestClient(app) as client:
        print(client.get("/answer").json())


asyncio.run(main())
# --8<-- [end:example]

asyncio.run(engine.dispose())
