# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "fastapi", "httpx2"]
# ///
"""Event loops that three requests run in"""

import asyncio
import os

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")
loops: set[asyncio.AbstractEventLoop] = set()
app = FastAPI()


@app.get("/")
async def remember() -> None:
    loops.add(asyncio.get_running_loop())


# --8<-- [start:example]
def count(client: TestClient) -> int:
    loops.clear()
    for _ in range(3):
        client.get("/")
    return len(loops)


async def main() -> None:
    loops.clear()
    transport = ASGITransport(app=app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        for _ in range(3):
            await client.get("/")
    own = loops == {asyncio.get_running_loop()}
    print("AsyncClient:", len(loops), "(the caller's)" if own else "")
    #> AsyncClient: 1 (the caller's)


print("TestClient:", count(TestClient(app)))
#> TestClient: 3
with TestClient(app) as client:
    print("with TestClient:", count(client))
    #> with TestClient: 1
asyncio.run(main())
# --8<-- [end:example]
