"""Runs a program on a database under a SQLAlchemy series: the source of tests, annotations, outcomes.json and site."""

import ast
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import make_url

from handbook import environments
from handbook.databases import Databases
from handbook.outcomes import Place, Raised, Run, Warned
from handbook.programs import Program

# Seconds after which a program that has not ended is killed: "does not end" is an outcome. Others take less than one.
LIMIT = 10.0
# The first is what some environments lack; see forkserver.py for what happens then.
PRELOADED = (
    "greenlet",
    "sqlalchemy.ext.asyncio",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.mysql.asyncmy",
    "aiosqlite",
    "asyncpg",
    "asyncmy",
)
# What a header may ask for beyond that and takes long to import, with the module that takes long.
MODULES = {
    "alembic": "alembic.command",
    "celery": "celery.apps.worker",
    "fastapi": "fastapi",
    "httpx2": "httpcore2",
    "litestar": "litestar",
    "psycopg": "psycopg",
    "pytest": "pytest",
    "strawberry-graphql": "strawberry",
    "uvicorn": "uvicorn.protocols.http.h11_impl",
}


class ForkServer:
    """A running forkserver.py: one for each environment and each pytest worker."""

    def __init__(self, python: Path, requirements: Iterable[str]) -> None:
        """`requirements` are those of the environment: the slow ones are imported once, before the first program."""
        names = {re.split(r"[\[<>=]", requirement)[0] for requirement in requirements}
        modules = [*PRELOADED, *(module for name, module in MODULES.items() if name in names)]
        script = Path(__file__).with_name("forkserver.py")
        self._process = subprocess.Popen(
            [python, "-I", script, *modules], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self.versions: dict[str, str] = self._answer()

    def run(self, **request: object) -> dict[str, Any]:
        """Send a request and wait for its answer, both as forkserver.py describes them."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the fork server ended with exit code {self._process.wait()}; its stderr says why")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        self._process.communicate()


class Runner:
    """Runs programs one after the other; keeps fork servers and database connections until closed."""

    def __init__(self, databases: Databases, limit: float = LIMIT) -> None:
        self.databases = databases
        self.limit = limit
        self._servers: dict[Path, ForkServer] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.close()

    def server(self, program: Program, series: str) -> ForkServer:
        """The fork server of the environment that the program's header asks for."""
        python = environments.python(series, program.requirements)
        if python not in self._servers:
            self._servers[python] = ForkServer(python, program.requirements)
        return self._servers[python]

    def run(self, program: Program, database: str, series: str) -> Run:
        """Run `program` on a new database. Raises servers.Unavailable if there is no server for it."""
        server = self.server(program, series)
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / program.name
            path.write_text(program.source, encoding="utf-8")
            environ = self._environ | {"HOME": directory}
            request = {"path": str(path), "cwd": directory, "limit": self.limit}
            volatile = {directory + "/": ""}
            if database == "sqlite" and program.default_database == "sqlite":
                return _run(program, server.run(**request, environ=environ), self.limit, volatile)
            with self.databases.fresh(database, Path(directory), program.pgbouncer) as url:
                if name := make_url(url).database:
                    volatile[name] = "gotcha"
                answer = server.run(**request, environ=environ | {"DATABASE_URL": url})
                return _run(program, answer, self.limit, volatile)

    @cached_property
    def _environ(self) -> dict[str, str]:
        """What a program sees of this machine's environment. Times are in UTC, so that they are the same everywhere."""
        return {"PATH": os.environ["PATH"], "TZ": "UTC", "LANG": "C.UTF-8"}


def _place(source: str, place: Place) -> Place:
    """`place`, but of a whole statement only its telling part.

    By release, an interpreter charges a failed `assert` to the statement or to its condition, and a `for` that cannot
    begin to the block or to what it iterates over. What the exit of a `with` block raises is charged to the block.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assert(test=part) | ast.For(iter=part) | ast.AsyncFor(iter=part):
                pass
            case ast.With(items=[ast.withitem(context_expr=part), *_]):
                pass
            case ast.AsyncWith(items=[ast.withitem(context_expr=part), *_]):
                pass
            case _:
                continue
        if _span(node) == place:
            return _span(part)
    return place


def _span(node: ast.stmt | ast.expr) -> Place:
    return node.lineno, node.end_lineno or 0, node.col_offset, node.end_col_offset or 0


def _run(program: Program, answer: dict[str, Any], limit: float, volatile: dict[str, str]) -> Run:
    prints: list[tuple[int, str]] = []
    warned: tuple[list[Warned], list[Warned]] = ([], [])
    exception: Raised | None = None
    left: list[str] = []
    ended = False
    for event in answer["events"]:
        match event["event"]:
            case "print":
                if event["line"] is not None:
                    prints.append((event["line"], event["text"]))
            case "warning":
                # When the collector comes by has nothing to do with the line that is at work.
                line = None if event["message"].startswith("The garbage collector") else event["line"]
                warning = Warned(event["class"], event["message"], line)
                # Once a program has failed, what it still holds open is no fault of its own.
                if exception and warning.kind == "ResourceWarning":
                    continue
                if warning not in warned[0] + warned[1]:
                    warned[exception is not None].append(warning)
            case "exception":
                causes, during = (
                    [Raised(each["class"], each["message"]) for each in event[name]] for name in ("causes", "during")
                )
                place = event["place"] and _place(program.source, tuple(event["place"]))
                exception = Raised(event["class"], event["message"], place, causes, during)
            case "left":
                left.append(event["what"])
            case "end":
                ended = True
    done = ended or exception is not None
    return Run(
        source=program.source,
        limit=limit,
        prints=prints,
        early_warnings=warned[0],
        late_warnings=warned[1],
        exception=exception,
        hang=("exiting" if done else "running") if answer["killed"] else None,
        exit=answer["exit"],
        stdout=answer["stdout"],
        stderr=answer["stderr"],
        left=[] if exception else left,
        cpu=answer["cpu"],
        volatile=volatile,
    )
