"""feed.xml: new and changed pitfalls as an Atom feed, from the history of the repository."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as etree

from handbook.blocks import Site
from handbook.pages import Page, permanent

# The newest are enough for a reader that asks once in a while.
ENTRIES = 50
REMEDY = "the feed needs the whole history: `git clone` the repository, or `git fetch --unshallow` in a shallow clone"


class NoHistory(Exception):
    """The history that the feed needs is not there. The text says what to do."""


@dataclass
class Life:
    """When a page or its programs were first and last committed: `2026-11-23T04:45:58Z`."""

    first: str
    last: str


def history(root: Path) -> dict[str, Life]:
    """By key of the page: docs/<key>.md and snippets/<key>/.

    Raises NoHistory.
    """
    if _git(root, "rev-parse", "--is-shallow-repository") == "true\n":
        raise NoHistory(f"{root} is a shallow clone; {REMEDY}")
    lives: dict[str, Life] = {}
    moment = ""
    # A line with the moment of the commit begins with a sign that no path begins with.
    log = ("log", "--relative", "--name-only", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=:%cd")
    for line in _git(root, *log, "--", "docs", "snippets").splitlines():
        path = Path(line)
        if line.startswith(":"):
            moment = line[1:]
        elif path.parts[:1] == ("snippets",) or path.suffix == ".md":
            key = Path(*path.parts[1:])
            key = key.parent if path.parts[0] == "snippets" else key.with_suffix("")
            # The newest commit comes first.
            lives.setdefault(key.as_posix(), Life(moment, moment)).first = moment
    if not lives:
        raise NoHistory(f"no commit of {root} touches docs/ or snippets/; {REMEDY}")
    return lives


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, env=os.environ | {"TZ": "UTC"}, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NoHistory(f"there is no git on this machine; {REMEDY}") from None
    if done.returncode:
        raise NoHistory(f"{done.stderr.strip()}; {REMEDY}")
    return done.stdout


def atom(site: Site, name: str, description: str, lives: dict[str, Life]) -> bytes:
    """The feed of the site `name`. A pitfall that is not committed yet has no entry."""
    entries = sorted(
        ((life, page) for page in site.pitfalls() if (life := _life(page, lives))),
        key=lambda entry: (entry[0].last, entry[1].key),
        reverse=True,
    )
    feed = etree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(feed, "title", name)
    _add(feed, "subtitle", description)
    _add(feed, "id", site.url)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{site.url}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=site.url)
    _add(_add(feed, "author"), "name", name)
    _add(feed, "updated", max(life.last for life in lives.values()))
    for life, page in entries[:ENTRIES]:
        entry = _add(feed, "entry")
        _add(entry, "title", page.title)
        # It stays when the page moves to another category, and the oldest name when it is renamed.
        oldest = (*page.formerly, page.key)[0]
        _add(entry, "id", site.url + permanent(oldest))
        _add(entry, "link", rel="alternate", type="text/html", href=site.url + page.address)
        _add(entry, "published", life.first)
        _add(entry, "updated", life.last)
        _add(entry, "category", term=page.category)
        _add(entry, "summary", f"{'New' if life.first == life.last else 'Changed'}: {page.description}")
    etree.indent(feed)
    made: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made


def _life(page: Page, lives: dict[str, Life]) -> Life | None:
    """Of the page under all its names."""
    found = [lives[key] for key in (page.key, *page.formerly) if key in lives]
    return Life(min(life.first for life in found), max(life.last for life in found)) if found else None


def _add(parent: etree.Element, tag: str, text: str = "", **attributes: str) -> etree.Element:
    made = etree.SubElement(parent, tag, attributes)
    made.text = text or None
    return made
