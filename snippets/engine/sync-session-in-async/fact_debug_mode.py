# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "psycopg[binary]", "pymysql"]
# ///
"""asyncio's debug mode reports the step that a sync Session blocks"""

import asyncio
import logging
import os
import time

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
SYNC_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "mariadb": "mariadb+pymysql",
    "mysql": "mysql+pymysql",
}
backend = make_url(DATABASE_URL).get_backend_name()
SYNC_URL = make_url(DATABASE_URL).set(drivername=SYNC_DRIVERS[backend])
half_a_second = text(
    f"SELECT {'pg_sleep' if backend == 'postgresql' else 'sleep'}(0.5)"
)

if backend == "sqlite":  # which has no such function

    @event.listens_for(Engine, "connect")
    def add_sleep(connection: DBAPIConnection, _: object) -> None:
        connection.create_function("sleep", 1, time.sleep)


class Collect(logging.Handler):
    """Keep what asyncio logs."""

    def emit(self, record: logging.LogRecord) -> None:
        messages.append(record.getMessage())


messages: list[str] = []
logging.getLogger("asyncio").addHandler(Collect(logging.WARNING))


# --8<-- [start:example]
async def main() -> None:
    with Session(engine) as session:
        session.execute(half_a_second)


engine = create_engine(SYNC_URL)
asyncio.run(main(), debug=True)  # or PYTHONASYNCIODEBUG=1
engine.dispose()

slow = [message for message in messages if "main()" in message]
print(f"{len(slow)} slow step of main() logged")
#> 1 slow step of main() logged
# --8<-- [end:example]
