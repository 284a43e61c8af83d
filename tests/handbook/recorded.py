"""What the tests have recorded under snippets/.

That is outcomes.json of each folder, and verified.json of the last complete run. Nothing here imports
SQLAlchemy or runs a program: the site shows what the tests wrote.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from handbook import policy

Leaf = dict[str, Any]
# `code`, and the `line` of the program where there is one.
Finding = dict[str, str]

DATABASES = {
    "sqlite": "SQLite, aiosqlite",
    "postgresql": "PostgreSQL, asyncpg",
    "mariadb": "MariaDB, asyncmy",
    "mysql": "MySQL, asyncmy",
}
SHORT = {database: label.partition(",")[0] for database, label in DATABASES.items()}
# What outcomes.json holds beside the series: what detectors say without a run of the program, and in one.
DETECTED = ("static", "runtime")
# In the order in which pages show them: the sooner a reader hears of it, the better.
DETECTORS = (
    "mypy",
    "pyright",
    "ty",
    "pyrefly",
    "ruff",
    "warnings-as-errors",
    "rules",
    "guards",
    "idle-timeout",
)
# The kinds of files below snippets/ that a reader may want.
SOURCES = (".py", ".toml", ".mako", ".yml")
SERIES = re.compile(r"\d+\.\d+")
DEFAULT_URL = re.compile(r"""["']DATABASE_URL["'],\s*["']([^"']+)["']""")

# Lines of stderr that say nothing by themselves.
NO_RECORD = re.compile(r"INFO |During handling of the above exception|The above exception was|Use the traceback above")
KIND = re.compile(r"((?:\w+\.)*[A-Z]\w*): ")


class Missing(Exception):
    """Something that a block needs is not there. The text says what, and what to do."""


class Message(NamedTuple):
    """An exception or a warning as a reader meets it."""

    kind: str
    text: str
    # SQLAlchemy's code for the error, or "".
    code: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.kind, self.text) if part)


@dataclass(frozen=True)
class Recorded:
    """outcomes.json of one folder."""

    key: str
    data: dict[str, Any]

    @property
    def series(self) -> list[str]:
        """SQLAlchemy series, newest first."""
        return [series for series in self.data if series not in DETECTED]

    @property
    def databases(self) -> list[str]:
        ran = {database for series in self.series for database in self.data[series]}
        return [database for database in DATABASES if database in ran]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Every database with every series."""
        return [(database, series) for database in self.databases for series in self.series]

    @property
    def programs(self) -> list[str]:
        names = {name for series in self.series for leaves in self.data[series].values() for name in leaves}
        return sorted(names, key=_order)

    def leaf(self, series: str, database: str, program: str) -> Leaf | None:
        """What `program` did there, or None if it was not run."""
        leaf: Leaf | None = self.data[series].get(database, {}).get(program)
        return leaf

    def leaves(self, program: str) -> Iterator[tuple[str, str, Leaf]]:
        """Series, database and outcome of every run of `program`."""
        for series in self.series:
            for database in self.databases:
                if leaf := self.leaf(series, database, program):
                    yield series, database, leaf

    @property
    def mistakes(self) -> dict[Message, list[tuple[str, str]]]:
        """Each message of a wrong program: series and database of the runs that drew it."""
        seen: defaultdict[Message, dict[tuple[str, str], None]] = defaultdict(dict)
        for program in self.programs:
            if program.startswith("wrong"):
                for series, database, leaf in self.leaves(program):
                    for message in (*messages(leaf), *logged(leaf)):
                        seen[message][series, database] = None
        return {message: [*places] for message, places in seen.items()}

    @property
    def caught(self) -> dict[str, dict[str, list[Finding]]]:
        """Wrong program -> detector -> findings. One that found nothing was run; one that is absent was not."""
        caught = {}
        for program in self.programs:
            if program.startswith("wrong"):
                found = {
                    tool: each for part in DETECTED for tool, each in self.data.get(part, {}).get(program, {}).items()
                }
                caught[program] = {tool: found[tool] for tool in DETECTORS if tool in found}
        return caught

    @property
    def runtime(self) -> dict[str, dict[str, list[dict[str, str]]]]:
        """Program -> tool that watched a run -> findings."""
        runtime: dict[str, dict[str, list[dict[str, str]]]] = self.data.get("runtime", {})
        return runtime


def messages(leaf: Leaf) -> list[Message]:
    """What a terminal shows: the exception and the warnings. An assertion is the program's own."""
    found = []
    if (exception := leaf.get("exception")) and leaf["verdict"] != "asserts":
        text = exception.get("message", "")
        found.append(Message(exception["class"], text, exception.get("code") or ""))
        # What it was raised from, or what was being handled, unless it says so itself.
        for other in (*exception.get("causes", ()), *exception.get("during", ())):
            if other["message"] not in text:
                found.append(Message(other["class"], other["message"], ""))
    found += [Message(warning["class"], warning.get("message", ""), "") for warning in leaf.get("warnings", ())]
    return found


def chain(leaf: Leaf) -> list[Message]:
    """What a whole traceback shows beyond `messages`: each exception that led to the last one."""
    exception = leaf.get("exception", {})
    return [
        Message(other["class"], other["message"], "")
        for name in ("causes", "during")
        for other in exception.get(name, ())
    ]


def logged(leaf: Leaf) -> list[Message]:
    """What was written to stderr by others than the interpreter: log records, and the exceptions that they carry."""
    found = []
    for line in leaf.get("stderr", ()):
        if len(line.split()) > 3 and not NO_RECORD.match(line):
            kind = KIND.match(line)
            found.append(Message(kind[1], line[kind.end() :], "") if kind else Message("", line, ""))
    return found


def programs(snippets: Path, key: str) -> list[str]:
    """Names of the programs in a folder: wrong ones, right ones, facts.

    Raises Missing.
    """
    folder = snippets / key
    if not folder.is_dir():
        raise Missing(f"there is no folder {folder}; name one that exists, such as loading/lazy-relationship")
    names = sorted((path.name for path in folder.glob("*.py")), key=_order)
    if not names:
        raise Missing(f"there is no program in {folder}")
    return names


def recorded(snippets: Path, key: str) -> Recorded:
    """Outcomes of the folder `key`, where the programs of this handbook run. Those of a hidden page are all there.

    Raises Missing or MalformedPolicy.
    """
    programs(snippets, key)
    path = snippets / key / "outcomes.json"
    if not path.is_file():
        raise Missing(f"there is no {path}; write it with `uv run pytest --update-examples`")
    ours = policy.read(snippets.parent)
    return Recorded(key, _load(path) if ours.hidden(key) else _chosen(_load(path), ours))


def all_recorded(snippets: Path) -> list[Recorded]:
    """Outcomes of all folders, by key, where the programs of this handbook run. Those of hidden pages are left out.

    Raises Missing or MalformedPolicy.
    """
    ours = policy.read(snippets.parent)
    paths = sorted(snippets.rglob("outcomes.json"))
    if not paths:
        raise Missing(f"there is no outcomes.json below {snippets}; write them with `uv run pytest --update-examples`")
    keys = {path: path.parent.relative_to(snippets).as_posix() for path in paths}
    return [Recorded(key, _chosen(_load(path), ours)) for path, key in keys.items() if not ours.hidden(key)]


def _chosen(data: dict[str, Any], ours: policy.Policy) -> dict[str, Any]:
    """The outcomes on the databases and under the series of a policy. A program that ran on none of them keeps all."""
    if not ours.databases and not ours.series:
        return data
    databases = ours.chosen("databases", DATABASES)
    places = {
        (series, database)
        for series, leaves in data.items()
        for database in leaves
        if database in databases and (series in ours.series or not ours.series)
    }
    ran = {name for series, database in places for name in data[series][database]}
    chosen = {}
    for series, leaves in data.items():
        if not SERIES.fullmatch(series):
            chosen[series] = leaves
            continue
        kept = {
            database: {name: leaf for name, leaf in found.items() if (series, database) in places or name not in ran}
            for database, found in leaves.items()
        }
        if any(kept.values()):
            chosen[series] = {database: found for database, found in kept.items() if found}
    return chosen


def extent(found: list[Recorded]) -> tuple[list[str], list[str]]:
    """The series, newest first, and the databases on which the programs of any of these folders ran."""
    series = dict.fromkeys(name for one in found for name in one.series)
    return [*series], [name for name in DATABASES if any(name in one.databases for one in found)]


def verified(snippets: Path) -> dict[str, Any] | None:
    """What the last complete green run on this machine noted, or None."""
    path = snippets / "verified.json"
    return _load(path) if path.is_file() else None


def summary(program: Path) -> str:
    """First line of the program's docstring; of a file in another language, its first line, a comment."""
    return _summary(program, program.stat().st_mtime_ns)


def default_database(program: Path) -> str:
    """Key in DATABASES of the database that the program uses when DATABASE_URL is not set."""
    url = DEFAULT_URL.search(program.read_text(encoding="utf-8"))
    name = url[1].partition(":")[0].partition("+")[0] if url else ""
    return name if name in DATABASES else "sqlite"


def _order(name: str) -> tuple[int, str]:
    kind = name.removesuffix(".py").partition("_")[0]
    return ("wrong", "right", "fact").index(kind) if kind in (
        "wrong",
        "right",
        "fact",
    ) else 3, name.removesuffix(".py")


def _load(path: Path) -> dict[str, Any]:
    return _parse(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _parse(path: Path, _changed: int) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError as error:
        raise Missing(f"{path} is not JSON ({error}); write it anew with `uv run pytest --update-examples`") from None
    return data


@lru_cache(maxsize=4096)
def _summary(program: Path, _changed: int) -> str:
    text = program.read_text(encoding="utf-8")
    if program.suffix != ".py":
        return text.partition("\n")[0].strip("# .")
    docstring = ast.get_docstring(ast.parse(text))
    return docstring.splitlines()[0].rstrip(".") if docstring else program.stem
