# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "fastapi", "httpx2"]
# ///
"""Two blocks, two loops, and one engine that nobody disposes of."""

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


with TestClient(app) as client:
    print(client.get("/answer").json())
    #> 42

with TestClient(app) as client:
    print(client.get("/answer").json())
# --8<-- [end:example]

asyncio.run(engine.dispose())
