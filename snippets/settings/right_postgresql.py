# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
#
# [tool.handbook.skip]
# sqlite = "has no such arguments"
# mariadb = "has no such arguments"
# mysql = "has no such arguments"
# ///
"""An engine for PostgreSQL with asyncpg"""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")

# --8<-- [start:example]
engine = create_async_engine(
    DATABASE_URL,
    pool_size=10,
    max_overflow=0,
    pool_timeout=5,
    pool_pre_ping=True,
    hide_parameters=True,
    connect_args={
        "timeout": 5,
        "server_settings": {"idle_in_transaction_session_timeout": "60s"},
    },
)
make_session = async_sessionmaker(engine, expire_on_commit=False)


async def main() -> None:
    async with make_session() as session:
        print(await session.scalar(text("SHOW idle_in_transaction_session_timeout")))
        #> 1min
    await engine.dispose()
# --8<-- [end:example]


asyncio.run(main())
