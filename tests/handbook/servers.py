"""The server that programs run on: the one that a variable names, or a throwaway one.

In front of PostgreSQL there may be a throwaway PgBouncer, one for each combination of settings that a program asks for.

The processes of one session (a pytest run with all its workers) share a directory. Whoever asks
first gets the server; the others get the same answer, be it a URL or the reason why there is none.
Throwaway servers end with the process that holds the session.
"""

import asyncio
import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

DRIVERS = {"postgresql": "asyncpg", "mariadb": "asyncmy", "mysql": "asyncmy"}
TITLES = {"postgresql": "PostgreSQL", "mariadb": "MariaDB", "mysql": "MySQL", "pgbouncer": "PgBouncer"}
REMEDIES = {
    "postgresql": "install the development dependencies, which bring a server",
    "mariadb": "install Debian's or Ubuntu's mariadb-server-core",
    "mysql": "use Debian or Ubuntu, whose package is fetched without installing it",
    "pgbouncer": "install PgBouncer 1.21 or newer, or use Debian or Ubuntu, whose package is fetched",
}
# A first start may download 60 MB and initialize a data directory; later ones take a second.
START_LIMIT = 600.0
ANSWER_LIMIT = 10.0


class Unavailable(Exception):
    """There is no server. The text says why and what to do."""


def hold(session: Path) -> IO[bytes]:
    """Keep the servers of `session` until the returned file is closed or this process ends."""
    alive = (session / "alive").open("wb")
    # A POSIX lock is this process's alone: a forked child that outlives it does not keep servers.
    fcntl.lockf(alive, fcntl.LOCK_EX)
    return alive


def url(server: str, session: Path) -> str:
    """The async URL of the administrative database of the server of that name. Raises Unavailable.

    Some process must `hold` the session, which is an existing directory.
    """
    answer = session / f"{server}.json"
    with (session / f"{server}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            answer.write_text(json.dumps(_find(server, session)))
    found: dict[str, str] = json.loads(answer.read_text())
    if "url" not in found:
        reason, remedy = found["reason"], found["remedy"]
        raise Unavailable(f"{TITLES[_kind(server)]}: {reason}; remedy: {remedy}")
    return found["url"]


def through(pgbouncer: str, session: Path) -> str:
    """The URL of the session's PostgreSQL through the PgBouncer of that name. Raises Unavailable."""
    url("postgresql", session)
    return url(pgbouncer, session)


def _kind(server: str) -> str:
    return server.partition("-")[0]


def _find(server: str, session: Path) -> dict[str, str]:
    """{"url"} or {"reason", "remedy"}."""
    if _kind(server) == "pgbouncer":
        try:
            return {"url": _bouncer(server, make_url(url("postgresql", session)), session)}
        except ValueError as error:
            return {"reason": str(error), "remedy": REMEDIES["pgbouncer"]}
    variable = f"{server.upper()}_URL"
    named = os.environ.get(variable)
    if named:
        try:
            return {"url": _checked(named, server)}
        except ValueError as error:
            remedy = f"correct {variable}, or unset it to have a server started"
            return {"reason": f"{variable} {error}", "remedy": remedy}
    try:
        return {"url": _started(server, session)}
    except ValueError as error:
        return {"reason": str(error), "remedy": f"{REMEDIES[server]}, or set {variable}"}


def _bouncer(pgbouncer: str, behind: URL, session: Path) -> str:
    """`behind` through a new PgBouncer. Raises ValueError unless the server answers."""
    if not behind.host or not behind.username:
        raise ValueError("it cannot find the server unless POSTGRESQL_URL names a host and a user")
    port = make_url(_started(pgbouncer, session)).port
    # The query is about the connection to the server.
    ours = behind.set(host="127.0.0.1", port=port, query={})
    try:
        asyncio.run(_version(ours))
    except Exception as error:
        raise ValueError(f"the server does not answer through it: {_reason(error)}") from None
    return ours.render_as_string(hide_password=False)


def _checked(named: str, database: str) -> str:
    """`named` with our driver. Raises ValueError unless a server of that kind answers there."""
    example = f"{database}://user:password@host/database"
    try:
        given = make_url(named)
    except ArgumentError:
        raise ValueError(f"is not a URL such as {example}") from None
    backend, _, driver = given.drivername.partition("+")
    # Many call MariaDB "mysql" in a URL; the server's version tells them apart.
    accepted = ("postgresql",) if database == "postgresql" else ("mysql", "mariadb")
    if backend not in accepted:
        raise ValueError(f"names {backend}, not a URL such as {example}")
    if driver not in ("", DRIVERS[database]):
        raise ValueError(f"names the driver {driver}, not {DRIVERS[database]}; leave it out")
    ours = given.set(drivername=f"{database}+{DRIVERS[database]}")
    try:
        version = asyncio.run(_version(ours))
    except Exception as error:  # there is no telling what a driver raises
        raise ValueError(f"({ours!r}) does not answer: {_reason(error)}") from None
    # The reverse is refused by SQLAlchemy.
    if database == "mysql" and "MariaDB" in version:
        raise ValueError(f"({ours!r}) names a MariaDB server: {version}")
    return ours.render_as_string(hide_password=False)


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


async def _version(server: URL) -> str:
    engine = create_async_engine(server)
    try:
        async with asyncio.timeout(ANSWER_LIMIT), engine.connect() as connection:
            result = await connection.exec_driver_sql("SELECT version()")
            return str(result.scalar_one())
    finally:
        await engine.dispose()


def _started(server: str, session: Path) -> str:
    """The URL of a new throwaway server. Raises ValueError."""
    try:
        supervisor = subprocess.run(
            [sys.executable, "-m", "handbook.supervisor", server, str(session)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            # Out of reach of Ctrl-C in the terminal: it has to clean up.
            start_new_session=True,
            timeout=START_LIMIT,
            text=True,
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"it was not up after {START_LIMIT:.0f} seconds") from None
    found, _, text = supervisor.stdout.partition(" ")
    if found != "url":
        raise ValueError(text or "its supervisor crashed")
    return text
