"""The programs under snippets/: which there are, and what each says of itself.

A folder holds wrong.py and right.py, may hold wrong_<what>.py, right_<how>.py and fact_<what>.py, and outcomes.json.
It may also hold plot.py and plot_<what>.py. These measure and draw: what they find is a figure, and not an outcome.
"""

import ast
import json
import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from handbook import annotations, pgbouncer
from handbook.annotations import EXAMPLE

HEADER = re.compile(r"(?m)^# /// script\n((?:#(?: .*)?\n)+?)# ///$")
SKIPS = re.compile(r"(?m)^# \[tool\.handbook\.skip\]\n(?:# (?!\[|///).*\n)+")
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
# The folder below snippets/ that holds the application of docs/the-right-way.md: modules, not programs.
APPLICATION = "app"
# The folders below snippets/ that hold files to copy, and no programs.
TO_COPY = (APPLICATION, "guards")
NAME = re.compile(r"(wrong|right|fact)(?:_[a-z0-9_]+)?\.py")
PLOT = re.compile(r"plot(?:_([a-z0-9_]+))?\.py")


class Malformed(Exception):
    """A program breaks the form that all of them share. The text names file, fault and remedy."""


@dataclass(frozen=True)
class Program:
    """A program, and what it says of itself."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> "Program":
        return cls(path, path.read_text(encoding="utf-8"))

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def kind(self) -> str:
        """`wrong`, `right`, `fact` or `plot`."""
        return self.name.removesuffix(".py").split("_")[0]

    @cached_property
    def source(self) -> str:
        """The text without its annotations: what runs."""
        return annotations.strip(self.text)

    @cached_property
    def header(self) -> dict[str, Any]:
        """The PEP 723 block."""
        block = HEADER.search(self.text)
        if block is None:
            raise Malformed(f"{self.path}: no PEP 723 header; start the file with `# /// script`, see CONTRIBUTING.md")
        try:
            return tomllib.loads("".join(line[2:] or "\n" for line in block[1].splitlines(keepends=True)))
        except tomllib.TOMLDecodeError as error:
            raise Malformed(f"{self.path}: its PEP 723 header is not TOML: {error}") from None

    @property
    def requirements(self) -> frozenset[str]:
        return frozenset(self.header.get("dependencies", ()))

    @property
    def skips(self) -> dict[str, str]:
        """Where what is recorded does not hold, with the reason, from `[tool.handbook.skip]` in the header.

        A key is a database on which the program cannot run, or a Python under which it does something else, such as
        `python3.14`.
        """
        skips: dict[str, str] = self.header.get("tool", {}).get("handbook", {}).get("skip", {})
        return skips

    def skip(self, database: str) -> str | None:
        """Which entry of `skips` concerns a run on `database` under this Python."""
        return next((name for name in (database, PYTHON) if name in self.skips), None)

    @property
    def pgbouncer(self) -> str | None:
        """Which PgBouncer stands between the program and PostgreSQL, by its name; see pgbouncer.py."""
        handbook = self.header.get("tool", {}).get("handbook", {})
        try:
            return pgbouncer.name(handbook["pgbouncer"]) if "pgbouncer" in handbook else None
        except ValueError as error:
            raise Malformed(f"{self.path}: its [tool.handbook.pgbouncer] {error}") from None

    @cached_property
    def default_url(self) -> str:
        """The value of DATABASE_URL with which the program runs when the environment says nothing."""
        for node in ast.walk(ast.parse(self.source)):
            match node:
                case ast.Call(args=[ast.Constant(value="DATABASE_URL"), ast.Constant(value=str(url))]):
                    return url
        raise Malformed(f'{self.path}: reads no DATABASE_URL; write `os.environ.get("DATABASE_URL", "<default>")`')

    @property
    def default_database(self) -> str:
        """The database for which the annotations in the file stand."""
        return make_url(self.default_url).get_backend_name()

    @property
    def example(self) -> str:
        """What the page shows."""
        example = EXAMPLE.search(self.source)
        if example is None:
            raise Malformed(f"{self.path}: no example; put it between `# --8<-- [start:example]` and `[end:example]`")
        return example[1]

    @property
    def setting(self) -> str:
        """All but the example, the docstring and the skips: what a wrong program and its cure have in common."""
        without = SKIPS.sub("", EXAMPLE.sub("<example>\n", self.source))
        return re.sub(r'(?ms)^""".*?"""$', "<docstring>", without, count=1)


@dataclass(frozen=True)
class Folder:
    """The programs of one page. `key` is the page's path without .md, such as `loading/lazy-relationship`."""

    root: Path
    key: str

    @property
    def path(self) -> Path:
        return self.root / self.key

    @cached_property
    def programs(self) -> list[Program]:
        """Those whose outcomes are recorded."""
        return [each for each in self._all if not PLOT.fullmatch(each.name)]

    @cached_property
    def plots(self) -> dict[str, Program]:
        """Those that draw, by the path of their figure below docs/: `<key>.svg` for plot.py."""
        found = {each: PLOT.fullmatch(each.name) for each in self._all}
        return {
            f"{self.key}{'-' + name[1].replace('_', '-') if name[1] else ''}.svg": each
            for each, name in found.items()
            if name
        }

    @cached_property
    def _all(self) -> list[Program]:
        return [Program.read(path) for path in sorted(self.path.glob("*.py"))]

    def program(self, name: str) -> Program:
        return next(program for program in self.programs if program.name == name)

    @property
    def outcomes_path(self) -> Path:
        return self.path / "outcomes.json"

    @cached_property
    def outcomes(self) -> dict[str, Any]:
        """What outcomes.json records; empty before the first run."""
        if not self.outcomes_path.exists():
            return {}
        outcomes: dict[str, Any] = json.loads(self.outcomes_path.read_text(encoding="utf-8"))
        return outcomes


def folders(root: Path) -> list[Folder]:
    """The folders below `root` that hold programs or what is left of them, by key. Files to copy are none."""
    found = {path.parent for pattern in ("*.py", "outcomes.json") for path in root.rglob(pattern)}
    relative = (path.relative_to(root) for path in sorted(found))
    return [Folder(root, path.as_posix()) for path in relative if path.parts[0] not in TO_COPY]
