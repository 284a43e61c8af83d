# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Share the server's connections among the workers."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


@asynccontextmanager
async def account(limit: int) -> AsyncGenerator[URL, None]:
    # The URL of an account to which the server gives no more than so many connections.
    url = make_url(DATABASE_URL)
    if url.get_backend_name() == "sqlite":  # which has no accounts
        yield url
        return
    name = url.database
    if url.get_backend_name() == "postgresql":
        create = [f"CREATE ROLE {name} LOGIN CONNECTION LIMIT {limit}"]
        drop = f"DROP ROLE {name}"
    else:
        create = [
            f"CREATE USER {name} WITH MAX_USER_CONNECTIONS {limit}",
            f"GRANT SELECT ON {name}.* TO {name}",
        ]
        drop = f"DROP USER {name}"
    admin = create_async_engine(url)
    async with admin.begin() as connection:
        for statement in create:
            await connection.execute(text(statement))
    try:
        yield url.set(username=name)
    finally:
        async with admin.begin() as connection:
            await connection.execute(text(drop))
        await admin.dispose()


async def main() -> None:
    async with account(limit=3) as url:
        # --8<-- [start:example]
        connections, workers = 3, 2
        one, two = (
            create_async_engine(url, pool_size=connections // workers, max_overflow=0)
            for _ in range(workers)
        )

        async def request(engine: AsyncEngine) -> None:
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))

        await asyncio.gather(*(request(engine) for engine in [one, one, two, two]))
        print("four requests at once")
        #> four requests at once
        # --8<-- [end:example]
        await one.dispose()
        await two.dispose()


asyncio.run(main())
