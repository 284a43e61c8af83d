# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
#
# [tool.handbook.skip]
# sqlite = "has no such isolation level"
# postgresql = "asyncpg has another name for it"
# ///
"""An engine for MySQL and MariaDB with asyncmy"""

import asyncio
import os

from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "mysql+asyncmy://root@localhost/gotcha")

# --8<-- [start:example]
engine = create_async_engine(
    DATABASE_URL,
    pool_size=10,
    max_overflow=0,
    pool_timeout=5,
    pool_pre_ping=True,
    pool_recycle=3600,
    isolation_level="READ COMMITTED",
    hide_parameters=True,
    connect_args={"connect_timeout": 5},
)
make_session = async_sessionmaker(engine, expire_on_commit=False)


async def main() -> None:
    async with engine.connect() as connection:
        print(await connection.get_isolation_level())
        #> READ COMMITTED
    await engine.dispose()
# --8<-- [end:example]


asyncio.run(main())
