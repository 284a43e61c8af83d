# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "fastapi", "httpx2"]
# ///
"""A TestClient that is not entered does not run the lifespan."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


# --8<-- [start:example]
@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    app.state.engine = create_async_engine(DATABASE_URL)
    yield
    await app.state.engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.get("/answer")
async def answer() -> int:
    engine: AsyncEngine = app.state.engine
    #                     ^^^^^^^^^^^^^^^^
    # AttributeError: 'State' object has no attribute 'engine'
    async with engine.connect() as connection:
        return (await connection.scalars(select(literal(42)))).one()


client = TestClient(app)
print(client.get("/answer").json())
# --8<-- [end:example]
