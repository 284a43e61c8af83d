"""The blocks that show what the programs of one folder did.

Each function takes a `Site` and the block's arguments, and returns elements. It raises BlockError
with a text that says what is wrong and what to do.
"""

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as etree

from handbook import policy, recorded
from handbook.elements import Content, code, element, joined, listed, table
from handbook.pages import Page, pages
from handbook.recorded import DATABASES, SHORT, Leaf, Message

LABEL = re.compile(r"[^a-z]+")
EXAMPLE_URL = {
    "postgresql": "postgresql+asyncpg://user:password@localhost/test",
    "mariadb": "mariadb+asyncmy://user:password@localhost/test",
    "mysql": "mysql+asyncmy://user:password@localhost/test",
}


class BlockError(Exception):
    """A block on a page cannot be computed. The text quotes the block and says what to do."""


@dataclass(frozen=True)
class Site:
    """Where things are, and for which page the blocks are computed."""

    docs: Path
    snippets: Path
    # With a slash at the end.
    url: str
    # Path of the page below docs/: `loading/lazy-relationship.md`.
    page: str
    # Of the repository on a server; "" if it is not known.
    repo_url: str = ""

    def href(self, target: str) -> str:
        """Relative link from the page to `target`, which is a path below docs/."""
        return posixpath.relpath(target, posixpath.dirname(self.page) or ".")

    def pitfalls(self) -> list[Page]:
        return [page for page in pages(self.docs) if page.is_pitfall]

    @property
    def databases(self) -> dict[str, str]:
        """Those on which the programs run, with the names that readers know."""
        return {name: SHORT[name] for name in policy.read(self.docs.parent).chosen("databases", SHORT)}


def severity_label(severity: str) -> etree.Element:
    return element("span", severity, class_=f"severity severity--{LABEL.sub('-', severity)}")


def facts_line(page: Page) -> etree.Element | None:
    """Severity and symptoms of a pitfall, for the line below its title; the search finds them."""
    if not page.severity and not page.symptoms:
        return None
    line = element("p", class_="facts")
    if page.severity:
        line.append(severity_label(page.severity))
        line[-1].tail = " "
    line.append(element("span", " · ".join(page.symptoms)))
    return line


def retired_note(page: Page) -> etree.Element | None:
    """What stands below the title of a page whose pitfall is gone."""
    if not page.retired:
        return None
    said = f"SQLAlchemy {page.retired} was the last release with this pitfall."
    title = element("p", "Retired", class_="admonition-title")
    return element("div", title, element("p", said), class_="admonition note")


def hidden_note(page: Page) -> etree.Element | None:
    """What stands below the title of a page that the team hides."""
    if not page.hidden:
        return None
    title = element("p", "Does not apply here", class_="admonition-title")
    return element("div", title, element("p", page.hidden), class_="admonition note")


def proof_line(site: Site) -> etree.Element:
    """When and with which versions all runs were last verified, for the end of a page."""
    noted = recorded.verified(site.snippets)
    if noted is None:
        text: list[Content] = [
            "The outcomes are those recorded in the repository; ",
            code("uv run pytest"),
            " verifies them on your machine.",
        ]
    else:
        day = date.fromisoformat(noted["date"])
        commit: list[Content] = [" at commit ", code(noted["commit"])] if noted["commit"] else []
        databases = []
        for name, label in DATABASES.items():
            if name in noted["databases"]:
                database, driver = label.split(", ")
                databases.append(f"{database} {noted['databases'][name]} with {driver} {noted['drivers'][driver]}")
        text = [
            f"All {noted['outcomes']:,} runs of this handbook were verified on {day.day} {day:%B %Y}",
            *commit,
            f" with SQLAlchemy {listed(list(noted['sqlalchemy'].values()))}, on {listed(databases)}.",
        ]
    return element("p", *text, class_="verified", data_search_exclude="")


# Cells


def short(kind: str) -> str:
    return kind.rpartition(".")[2]


def cell(leaf: Leaf | None) -> list[Content]:
    """What one run did, in a few words."""
    if leaf is None:
        return ["not run"]
    warned = joined(
        ([code(kind)] for kind in dict.fromkeys(short(w["class"]) for w in leaf.get("warnings", ()))),
        ", ",
    )
    match leaf["verdict"]:
        case "raises":
            chain = [leaf["exception"], *leaf["exception"].get("causes", ())]
            return joined(
                ([code(kind)] for kind in dict.fromkeys(short(e["class"]) for e in chain)),
                " around ",
            )
        case "asserts":
            said: list[Content] = [leaf["exception"].get("message") or code("AssertionError")]
            return [*said, "; ", *warned] if warned else said
        case "hangs":
            return ["does not end" if leaf.get("hang") == "running" else "does not exit"]
        case "warns":
            # Without a warning, it is what the program left behind or wrote to stderr.
            return warned or [", ".join(f"leaves {left}" for left in leaf.get("left", ())) or "output on stderr"]
    return [element("span", "not affected", class_="unaffected")]


def place(places: list[tuple[str, str]], series: list[str], databases: list[str]) -> str:
    """Where something was seen: "Everywhere", or databases, with series if it was not in all."""
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for one, database in places:
        seen[database].append(one)
    if len(seen) == len(databases) and all(len(found) == len(series) for found in seen.values()):
        return "Everywhere"
    if len({tuple(found) for found in seen.values()}) == 1:
        found = next(iter(seen.values()))
        names = listed([SHORT[database] for database in seen]) if len(seen) < len(databases) else "Every database"
        return names if len(found) == len(series) else f"{names}, SQLAlchemy {listed(found)}"
    return "; ".join(
        SHORT[database] + ("" if len(found) == len(series) else f" ({listed(found)})")
        for database, found in seen.items()
    )


# Blocks


def outcomes(site: Site, key: str, program: str = "wrong.py") -> list[etree.Element]:
    """What a program did: databases by series, and below it every message in full."""
    found = recorded.recorded(site.snippets, key)
    if program not in found.programs:
        raise BlockError(f"there is no outcome of {program}; {key} has {listed(found.programs)}")
    head: list[Content] = ["Database", *(f"SQLAlchemy {series}" for series in found.series)]
    rows: list[list[list[Content]]] = [
        [
            [DATABASES[database]],
            *(cell(found.leaf(series, database, program)) for series in found.series),
        ]
        for database in found.databases
    ]
    seen: defaultdict[Message, list[tuple[str, str]]] = defaultdict(list)
    for series, database, leaf in found.leaves(program):
        for message in dict.fromkeys(recorded.messages(leaf)):
            seen[message].append((series, database))
    blocks = [table(head, rows)]
    if seen:
        entries = []
        for message, places in seen.items():
            entry = element("li", code(str(message)))
            note: list[Content] = [place(places, found.series, found.databases)]
            if message.code:
                series = places[0][0].replace(".", "")
                link = element("a", message.code, href=f"https://sqlalche.me/e/{series}/{message.code}")
                note += [", error code ", link]
            entry.append(element("div", *note, class_="where"))
            entries.append(entry)
        blocks.append(element("div", element("ul", *entries), class_="messages"))
    return blocks


def facts(site: Site, key: str, *chosen: str) -> list[etree.Element]:
    """What the fact_*.py programs of a folder print, by database; all of them, or those named."""
    found = recorded.recorded(site.snippets, key)
    programs = [name for name in found.programs if name.startswith("fact_")]
    for name in chosen:
        if name not in programs:
            raise BlockError(f"there is no outcome of {name}; {key} has {listed(programs) or 'no fact_*.py'}")
    if not programs:
        raise BlockError(f"there is no outcome of a fact_*.py in {key}")
    titles: list[list[Content]] = []
    for program in chosen or programs:
        path = site.snippets / key / program
        if not path.is_file():
            raise BlockError(f"{path} is gone; write outcomes.json anew with `uv run pytest --update-examples`")
        titles.append([element("a", recorded.summary(path), href=site.href(f"snippets/{key}/{program}"))])
    printed = [
        {(database, series): _printed(found.leaf(series, database, program)) for database, series in found.places}
        for program in chosen or programs
    ]
    # The columns are databases, unless all of them agree: then series, unless these agree, too.
    head: list[Content]
    if any(
        len({row[database, series] for database in found.databases}) > 1 for row in printed for series in found.series
    ):
        head = ["Fact", *(DATABASES[database] for database in found.databases)]
        cells = [[_by_series(found.series, row, database) for database in found.databases] for row in printed]
    elif any(len(set(row.values())) > 1 for row in printed):
        head = ["On every database", *(f"SQLAlchemy {series}" for series in found.series)]
        cells = [[lines(row[found.databases[0], series]) for series in found.series] for row in printed]
    else:
        head = ["Fact", f"On every database, SQLAlchemy {listed(found.series)}"]
        cells = [[lines(row[found.places[0]])] for row in printed]
    rows = [[title, *row] for title, row in zip(titles, cells, strict=True)]
    return [element("div", table(head, rows), class_="printed-table")]


def _by_series(series: list[str], printed: dict[tuple[str, str], tuple[str, ...]], database: str) -> list[Content]:
    if len({printed[database, one] for one in series}) == 1:
        return lines(printed[database, series[0]])
    parts = ([element("strong", one), ": ", *lines(printed[database, one])] for one in series)
    return [piece for part in parts for piece in (*part, element("br"))][:-1]


def lines(texts: tuple[str, ...]) -> list[Content]:
    return [piece for text in texts for piece in (text, element("br"))][:-1]


def _printed(leaf: Leaf | None) -> tuple[str, ...]:
    if leaf is None:
        return ("not run",)
    return tuple(leaf.get("prints", ())) or tuple(str(message) for message in recorded.messages(leaf)) or ("nothing",)


def run(site: Site, key: str) -> list[etree.Element]:
    """The command that runs the wrong program, and all files for download."""
    names = recorded.programs(site.snippets, key)
    database = recorded.default_database(site.snippets / key / names[0])
    command = f"uv run {site.url}snippets/{key}/{names[0]}"
    blocks = []
    if database != "sqlite":
        command = f"DATABASE_URL={EXAMPLE_URL[database]} {command}"
        blocks.append(element("p", f"This program needs a database of its own on {SHORT[database]}."))
    blocks.append(element("div", element("pre", code(command)), class_="highlight command"))
    files = [
        [element("a", name, href=site.href(f"snippets/{key}/{name}"), download="")]
        for name in [*names, "outcomes.json"]
        if (site.snippets / key / name).is_file()
    ]
    blocks.append(element("p", "Download: ", *joined(files, " · ")))
    return blocks


def files(site: Site, key: str) -> list[etree.Element]:
    """Every file below a folder, to download, with what its first line says of it."""
    folder = site.snippets / key
    found = sorted(
        path for path in folder.rglob("*") if path.suffix in recorded.SOURCES and not _is_hidden(folder, path)
    )
    if not found:
        raise BlockError(f"there is no file in {folder}; name a folder that has some, such as app")
    rows: list[list[list[Content]]] = []
    for path in found:
        name = path.relative_to(folder).as_posix()
        link = element("a", name, href=site.href(f"snippets/{key}/{name}"), download="")
        rows.append([[link], [recorded.summary(path)]])
    return [table(["File", "What it is"], rows)]


def _is_hidden(folder: Path, path: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def offline(site: Site) -> list[etree.Element]:
    """A button that keeps all pages on the reader's device. It shows where scripts run and the browser can do it."""
    return [
        element(
            "div",
            element("button", "Keep all pages on this device", type="button", hidden="", class_="md-button"),
            element("span", role="status"),
            class_="offline",
            data_search_exclude="",
        )
    ]
