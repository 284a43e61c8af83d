"""What a team has made its own: the table [tool.handbook] of pyproject.toml. docs/team-handbook.md describes the keys.

The site and the tests read it. Without the table, all pages are shown and all programs run everywhere.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

# A page's key, or several: `drivers/mysql-*`. The star stands for part of a name.
PATTERN = re.compile(r"[a-z0-9*-]+(/[a-z0-9*-]+)?")
CATEGORY = re.compile(r"[a-z]+")
KINDS: dict[str, type] = {"databases": list, "series": list, "categories": list, "hide": dict, "severity": dict}


class MalformedPolicy(Exception):
    """The table says what it cannot say. The text names the file, the fault and the remedy."""


@dataclass(frozen=True)
class Policy:
    """The table. What it does not mention is as the handbook has it."""

    # Where it stands, for complaints.
    path: Path = Path("pyproject.toml")
    # Those on which, and the SQLAlchemy series under which, the programs run; none: all.
    databases: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    # The team's own.
    categories: tuple[str, ...] = ()
    # Pattern of pages that do not apply -> why.
    hide: dict[str, str] = field(default_factory=dict)
    # Page -> its severity.
    severity: dict[str, str] = field(default_factory=dict)

    def hidden(self, key: str) -> str:
        """Why the page `key` does not apply, or ""."""
        return next((reason for pattern, reason in self.hide.items() if matches(pattern, key)), "")

    def chosen(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Of `known`, those that `name`, which is `databases` or `series`, lists; all if the table does not have it.

        Raises MalformedPolicy.
        """
        known = tuple(known)
        listed: tuple[str, ...] = getattr(self, name)
        for each in listed:
            if each not in known:
                raise self.complaint(f"{name}: {each!r} is unknown; choose from {', '.join(known)}")
        return tuple(each for each in known if each in listed or not listed)

    def complaint(self, text: str) -> MalformedPolicy:
        return MalformedPolicy(f"{self.path}: [tool.handbook] {text}")


def matches(pattern: str, key: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*"), key) is not None


def read(root: Path) -> Policy:
    """The policy of the project in `root`, read again when pyproject.toml has changed.

    Raises MalformedPolicy.
    """
    path = root / "pyproject.toml"
    try:
        status = path.stat()
    except FileNotFoundError:
        return Policy(path)
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache
def _read(path: Path, _changed: int, _size: int) -> Policy:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("handbook", {})
    except tomllib.TOMLDecodeError as error:
        raise MalformedPolicy(f"{path} is not TOML: {error}") from None
    # For its complaints only.
    policy = Policy(path)
    for name, value in table.items():
        if name not in KINDS:
            raise policy.complaint(f"{name!r} is unknown; the keys are {', '.join(KINDS)}")
        texts = value.values() if isinstance(value, dict) else value
        if not isinstance(value, KINDS[name]) or not value or not all(isinstance(each, str) and each for each in texts):
            wanted = "a list of names" if KINDS[name] is list else "a table that gives each page a text"
            raise policy.complaint(f"{name} has to be {wanted}; correct it, or delete it")
    values: dict[str, Any] = {name: tuple(value) if KINDS[name] is list else value for name, value in table.items()}
    policy = replace(policy, **values)
    if policy.databases and "sqlite" not in policy.databases:
        raise policy.complaint(
            "databases: sqlite is missing; most programs show what they do there, and it needs no server"
        )
    for name in policy.categories:
        if not CATEGORY.fullmatch(name):
            raise policy.complaint(f"categories: {name!r} is no name; write lower-case letters, such as house")
    for pattern in policy.hide:
        if not PATTERN.fullmatch(pattern):
            raise policy.complaint(
                f"hide: {pattern!r} is no page; write it as loading/lazy-relationship or drivers/mysql-*"
            )
    return policy
