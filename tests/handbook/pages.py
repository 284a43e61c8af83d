"""The pages under docs/: their front matter and their sections."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from handbook import policy

FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HEADING = re.compile(r"## +(.+?) *#*$")

# Most severe first: the order in which lists show them.
SEVERITIES = ("data loss", "outage", "error", "slow")
# In the order in which the home page shows them.
CATEGORIES = (
    "loading",
    "awaiting",
    "sessions",
    "engine",
    "drivers",
    "events",
    "frameworks",
    "testing",
    "migrations",
    "performance",
    "typing",
)


class MalformedPage(Exception):
    """A page cannot be read. The text names the file, the fault and the remedy."""


@dataclass(frozen=True)
class Page:
    """A page and what its front matter says."""

    path: Path
    # Path below docs/ without the suffix: `loading/lazy-relationship`. Programs: snippets/<key>/.
    key: str
    front: dict[str, Any]
    # What follows the front matter.
    body: str
    # Why the team that has this handbook hides the page, or "".
    hidden: str = ""

    @property
    def category(self) -> str:
        """The folder, or "" for a page at the top."""
        return self.key.rpartition("/")[0]

    @property
    def slug(self) -> str:
        """The last part of the key: no two pitfalls have the same, in whichever category they are."""
        return self.key.rpartition("/")[2]

    @property
    def address(self) -> str:
        return address(self.key)

    @property
    def is_pitfall(self) -> bool:
        """Whether it shows a pitfall that a supported SQLAlchemy has, and that applies to the team."""
        return is_pitfall(self.key) and not self.retired and not self.hidden

    @property
    def retired(self) -> str:
        """The last SQLAlchemy release with the pitfall, or "" for one that is still there."""
        return str(self.front.get("retired") or "")

    @property
    def formerly(self) -> list[str]:
        """Keys that the page had before, oldest first."""
        return [str(key) for key in self.front.get("formerly") or ()]

    @property
    def title(self) -> str:
        return str(self.front.get("title") or self.key)

    @property
    def description(self) -> str:
        return str(self.front.get("description") or "")

    @property
    def severity(self) -> str:
        """One of SEVERITIES, or "" for a page that describes no pitfall."""
        return str(self.front.get("severity") or "")

    @property
    def review(self) -> str:
        """What a reviewer checks in a diff, as a statement that is true of right code."""
        return str(self.front.get("review") or "")

    @property
    def symptoms(self) -> list[str]:
        return [str(symptom) for symptom in self.front.get("symptoms") or ()]

    @property
    def sections(self) -> dict[str, str]:
        """Text below each `## ` heading, in the page's order; "" has what precedes the first."""
        found: dict[str, list[str]] = {"": []}
        heading = fence = ""
        for line in self.body.splitlines(keepends=True):
            if opened := FENCE.match(line):
                if not fence:
                    fence = opened[1]
                elif opened[1].startswith(fence) and line.strip() == opened[1]:
                    fence = ""
            elif not fence and (title := HEADING.match(line.rstrip())):
                heading = title[1]
                found[heading] = []
                continue
            found[heading].append(line)
        return {heading: "".join(lines).strip() for heading, lines in found.items()}


def address(key: str) -> str:
    """Path below the site of a page: `loading/lazy-relationship/`, `loading/` of an index, "" of the home page."""
    category, _, slug = key.rpartition("/")
    return f"{key}/" if slug != "index" else category and f"{category}/"


def permanent(key: str) -> str:
    """Path below the site that leads to a pitfall in whichever category it is."""
    return f"pitfalls/{key.rpartition('/')[2]}/"


def rank(category: str) -> int:
    """Where a category stands in a list of all. Those of a team come last."""
    return CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)


def is_pitfall(key: str) -> bool:
    """Whether the page or folder `key` shows one pitfall: it lies in a category and is not its index."""
    category, _, slug = key.rpartition("/")
    return bool(category) and slug != "index"


def pages(docs: Path) -> list[Page]:
    """Every page below `docs`, by key. Hidden folders and docs/snippets hold none.

    Raises MalformedPage or MalformedPolicy.
    """
    found = []
    for path in [*docs.glob("*.md"), *docs.glob("[!.]*/**/*.md")]:
        parts = path.relative_to(docs).parts
        if parts[0] != "snippets" and not any(part.startswith(".") for part in parts):
            found.append(read(docs, path))
    return sorted(found, key=lambda page: page.key)


def read(docs: Path, path: Path) -> Page:
    """The page at `path` as the policy has it, read again when the file has changed.

    Raises MalformedPage or MalformedPolicy.
    """
    status = path.stat()
    page = _read(docs, path, status.st_mtime_ns, status.st_size)
    ours = policy.read(docs.parent)
    if severity := ours.severity.get(page.key):
        if severity not in SEVERITIES:
            raise ours.complaint(f"severity: {page.key} cannot be {severity!r}; choose from {', '.join(SEVERITIES)}")
        page = replace(page, front=page.front | {"severity": severity})
    hidden = ours.hidden(page.key)
    return replace(page, hidden=hidden) if hidden else page


@lru_cache(maxsize=4096)
def _read(docs: Path, path: Path, _changed: int, _size: int) -> Page:
    text = path.read_text(encoding="utf-8")
    head = FRONT.match(text)
    try:
        front = yaml.load(head[1], Loader) if head else {}
    except yaml.YAMLError as error:
        place = " ".join(str(error).split())
        raise MalformedPage(f"{path}: its front matter is not YAML (quote the value?): {place}") from None
    if not isinstance(front, dict):
        raise MalformedPage(f"{path}: its front matter is not a mapping of names to values")
    key = path.relative_to(docs).with_suffix("").as_posix()
    return Page(path, key, front, text[head.end() :] if head else text)


# The parser in C takes a tenth of the time, and some builds of PyYAML lack it.
Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
