"""A new, empty database for each run of a program."""

import asyncio
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Row, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from handbook import servers

DATABASES = ("sqlite", "postgresql", "mariadb", "mysql")
# PostgreSQL 15 was the first with a choice.
COPIES_FILES = "SELECT current_setting('fsync') = 'off' AND current_setting('server_version_num')::int >= 150000"


class Databases:
    """Makes databases for one process; keeps a connection to each server until closed."""

    def __init__(self, session: Path) -> None:
        self._session = session
        self._admins: dict[str, _Admin] = {}
        # Several processes, maybe of several machines, share a server.
        self._token = secrets.token_hex(4)
        self._numbers = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        while self._admins:
            self._admins.popitem()[1].close()

    @contextmanager
    def fresh(self, database: str, directory: Path, pgbouncer: str | None = None) -> Iterator[str]:
        """The async URL of a new database, dropped afterwards whatever a program has left in it.

        SQLite's is a file in `directory`; PostgreSQL's leads through `pgbouncer`, if one is named. Raises
        servers.Unavailable.
        """
        name = f"gotcha_{self._token}_{next(self._numbers)}"
        if database == "sqlite":
            file = directory / f"{name}.db"
            yield URL.create("sqlite+aiosqlite", database=str(file)).render_as_string()
            for left in directory.glob(f"{file.name}*"):
                left.unlink()
            return
        admin = self._admin(database)
        url = admin.url
        if pgbouncer and database == "postgresql":
            url = make_url(servers.through(pgbouncer, self._session))
        admin.create(name)
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            admin.drop(name)

    def connections(self, url: str) -> int:
        """How many connections there are to the database of `url`, one of `fresh`. SQLite's cannot be counted: 0."""
        backend, name = make_url(url).get_backend_name(), make_url(url).database or ""
        return 0 if backend == "sqlite" else len(self._admin(backend).connections(name))

    def limit_idle(self, url: str, milliseconds: int) -> None:
        """Let PostgreSQL end connections to the database of `url` that are idle in a transaction for so long."""
        self._admin("postgresql").limit_idle(make_url(url).database or "", milliseconds)

    def ended(self, url: str) -> int:
        """How many connections to the database of `url` PostgreSQL has ended with a fatal error."""
        return self._admin("postgresql").ended(make_url(url).database or "")

    def version(self, database: str) -> str:
        """Such as "18.6". Raises servers.Unavailable."""
        if database == "sqlite":
            return sqlite3.sqlite_version
        return self._admin(database).version

    def _admin(self, database: str) -> "_Admin":
        if database not in self._admins:
            url = make_url(servers.url(database, self._session))
            self._admins[database] = _Admin(database, url)
        return self._admins[database]


class _Admin:
    """A connection to a server's administrative database."""

    def __init__(self, database: str, url: URL) -> None:
        self.database = database
        self.url = url
        self._runner = asyncio.Runner()
        self._engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection = self._runner.run(self._connect())

    async def _connect(self) -> AsyncConnection:
        connection = await self._engine.connect()
        if self.database != "postgresql":
            # Should something hold a lock on a database that is to be dropped: not a year.
            await connection.exec_driver_sql("SET lock_wait_timeout = 30")
        return connection

    def close(self) -> None:
        self._runner.run(self._close())
        self._runner.close()

    async def _close(self) -> None:
        await self._connection.close()
        await self._engine.dispose()

    def _sql(self, statement: str) -> Sequence[Row[Any]]:
        return self._runner.run(self._execute(statement))

    async def _execute(self, statement: str) -> Sequence[Row[Any]]:
        result = await self._connection.exec_driver_sql(statement)
        return result.all() if result.returns_rows else []

    def create(self, name: str) -> None:
        try:
            self._sql(f"CREATE DATABASE {name} {self._options}")
        except DBAPIError as error:
            raise servers.Unavailable(
                f"{servers.TITLES[self.database]}: {self.url!r} creates no database: {error.orig}; "
                "remedy: let this user create and drop databases named gotcha_*"
            ) from error

    @cached_property
    def _options(self) -> str:
        """How a database is created."""
        if self.database != "postgresql":
            return "CHARACTER SET utf8mb4"
        # template0 is pristine, and nobody can be connected to it.
        template = "TEMPLATE template0"
        # Takes a quarter less time where files need not reach the disk: on a server that the tests have started.
        return f"{template} STRATEGY FILE_COPY" if self._sql(COPIES_FILES)[0][0] else template

    def connections(self, name: str) -> list[int]:
        """The server's numbers of the connections to a database."""
        if self.database == "postgresql":
            return [row[0] for row in self._sql(f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'")]
        # MariaDB has no list in performance_schema; MySQL's in information_schema is deprecated.
        schema = "performance_schema" if self.database == "mysql" else "information_schema"
        return [row[0] for row in self._sql(f"SELECT id FROM {schema}.processlist WHERE db = '{name}'")]

    def limit_idle(self, name: str, milliseconds: int) -> None:
        self._sql(f"ALTER DATABASE {name} SET idle_in_transaction_session_timeout = {milliseconds}")

    def ended(self, name: str) -> int:
        count: int = self._sql(f"SELECT sessions_fatal FROM pg_stat_database WHERE datname = '{name}'")[0][0]
        return count

    def drop(self, name: str) -> None:
        # A program may have left a connection idle in a transaction: DROP would wait for it.
        if self.database == "postgresql":
            self._sql(f"DROP DATABASE {name} WITH (FORCE)")
            return
        for connection in self.connections(name):
            with suppress(DBAPIError):  # it has ended meanwhile
                self._sql(f"KILL {connection}")
        self._sql(f"DROP DATABASE {name}")

    @cached_property
    def version(self) -> str:
        postgresql = self.database == "postgresql"
        rows = self._sql("SHOW server_version" if postgresql else "SELECT version()")
        text: str = rows[0][0]  # "18.6 (Debian 18.6-1)", "10.11.19-MariaDB-0+deb12u1"
        return text.split()[0].split("-")[0]
