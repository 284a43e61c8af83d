# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "fastapi", "httpx2"]
# ///
"""An async client runs the application in the loop of its caller."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
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


async def main() -> None:
    transport = ASGITransport(app=app)
    async with (
        lifespan(app),
        AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        print((await client.get("/answer")).json())
        #> 42
        print((await client.get("/answer")).json())
        #> 42


asyncio.run(main())
# --8<-- [end:example]
