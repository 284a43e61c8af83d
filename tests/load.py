"""Puts load on the application in snippets/app: `uv run tests/load.py [--clients N] [--seconds S] [--database NAME]`.

On each database, the application is started as its page says. N clients read and write over HTTP on the loopback
address for S seconds, each of them one request after the other. Then the application gets a SIGTERM.
"""

import argparse
import asyncio
import os
import platform
import re
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handbook import servers
from handbook.application import Application, started
from handbook.databases import DATABASES, Databases
from handbook.environments import SERIES
from httpx2 import AsyncClient, HTTPError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

READS = 4
# How long connections may be in use after the last request: the jobs that it started.
SETTLE_LIMIT = 20.0
CHECKED_OUT = re.compile(r"Current Checked out connections: (\d+)")


@dataclass
class Load:
    """What clients met with."""

    requests: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


async def load(address: str, clients: int, seconds: float) -> Load:
    """Let `clients` read and write for `seconds`; who has begun a round by then completes it."""
    found = Load()
    begun = time.monotonic()

    async def client(number: int) -> None:
        # One connection each. `verify` spares each of them reading the certificates of the machine.
        async with AsyncClient(base_url=address, timeout=30, verify=False) as http:
            turn = 0
            while time.monotonic() < begun + seconds:
                await one_round(http, found, f"{number}-{turn}")
                turn += 1

    await asyncio.gather(*(client(number) for number in range(clients)))
    found.seconds = time.monotonic() - begun
    return found


async def one_round(http: AsyncClient, found: Load, name: str) -> None:
    """Eight or nine requests: an author, a book, reads, a change, a conflict, and of some clients an export."""

    async def ask(method: str, path: str, expected: int, json: dict[str, str] | None = None) -> Any:
        found.requests[method] += 1
        try:
            answer = await http.request(method, path, json=json)
        except HTTPError as error:
            found.errors[f"{method}: {type(error).__name__}"] += 1
            return None
        if answer.status_code != expected:
            found.errors[f"{method}: {answer.status_code}"] += 1
            return None
        return answer

    created = await ask("POST", "/authors", 201, {"name": name})
    if created is None:
        return
    author = f"/authors/{created.json()['id']}"
    book = await ask("POST", f"{author}/books", 201, {"title": "Notes"})
    for _ in range(READS):
        read = await ask("GET", author, 200)
        if book and read and [each["id"] for each in read.json()["books"]] != [book.json()["id"]]:
            found.errors["GET: another book"] += 1
    if book:
        await ask("PATCH", f"/books/{book.json()['id']}", 200, {"title": "Sketch"})
    await ask("POST", "/authors", 409, {"name": name})
    if name.endswith("0-0"):
        await ask("GET", "/export", 200)


async def checked_out(address: str) -> int:
    """Connections of the pool that are in use once the jobs have ended."""
    async with AsyncClient(base_url=address, timeout=30) as http:
        deadline = time.monotonic() + SETTLE_LIMIT
        while True:
            health = (await http.get("/health")).json()
            found = CHECKED_OUT.search(health["pool"])
            assert found, health
            if found[1] == "0" or time.monotonic() > deadline:
                return int(found[1])
            await asyncio.sleep(0.1)


async def scalar(url: str, statement: str) -> int:
    """The number that a query returns."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.scalar(text(statement))
    await engine.dispose()
    return int(found or 0)


def report(databases: Databases, database: str, clients: int, seconds: float) -> str:
    with tempfile.TemporaryDirectory() as name, databases.fresh(database, Path(name)) as url:
        with started(SERIES[0], url, Path(name)) as application:
            found = asyncio.run(load(application.address, clients, seconds))
            in_use = asyncio.run(checked_out(application.address))
            code = application.stop()
        return "\n".join((_numbers(found, in_use), _end(application, code, databases, url)))


def _numbers(found: Load, in_use: int) -> str:
    total = found.requests.total()
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(found.requests.items()))
    errors = ", ".join(f"{number} {kind}" for kind, number in found.errors.items()) or "none"
    return (
        f"  {total} requests ({kinds}) in {found.seconds:.1f} s: {total / found.seconds:.0f} a second\n"
        f"  errors: {errors}\n  connections checked out at the end: {in_use}"
    )


def _end(application: Application, code: int, databases: Databases, url: str) -> str:
    books = asyncio.run(scalar(url, "SELECT count(*) FROM book"))
    without = asyncio.run(scalar(url, "SELECT count(*) FROM book WHERE summary IS NULL"))
    return (
        f"  exit code on SIGTERM: {code}\n  complaints on stderr: {len(application.complaints)}\n"
        f"  connections left on the server: {databases.connections(url)}\n"
        f"  books: {books}, of which without a summary: {without}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200, metavar="N", help="how many at a time (default: 200)")
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="for how long (default: 60)")
    parser.add_argument("--database", choices=DATABASES, nargs="+", default=DATABASES, help="default: all")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(f"{options.clients} clients for {options.seconds:.0f} s, SQLAlchemy {SERIES[0]}, loopback")
    with tempfile.TemporaryDirectory() as name, servers.hold(Path(name)), Databases(Path(name)) as databases:
        for database in options.database:
            try:
                print(f"\n{database} {databases.version(database)}", flush=True)
                print(report(databases, database, options.clients, options.seconds), flush=True)
            except servers.Unavailable as reason:
                print(f"\n{database}: {reason}")


if __name__ == "__main__":
    main()
