# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "fastapi", "httpx2"]
# ///
"""A TestClient that is not entered starts a loop for each request."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
engine = create_async_engine(DATABASE_URL)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.get("/answer")
async def answer() -> int:
    async with engine.connect() as connection:
        return (await connection.scalars(select(literal(42)))).one()
        #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # RuntimeError: Task <Task pending …> got Future <Future pending …> attached to
        # a different loop


client = TestClient(app)
print(client.get("/answer").json())
#> 42
print(client.get("/answer").json())
# --8<-- [end:example]

asyncio.run(engine.dispose())
