"""The computed blocks of a page: `::: <name> <arguments>` on a line of its own.

Each function takes a `Site` and the block's arguments, and returns elements. It raises BlockError
with a text that says what is wrong and what to do.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as etree

from handbook import recorded
from handbook.elements import Content, code, counted, element, joined, listed, table
from handbook.pages import CATEGORIES, SEVERITIES, MalformedPage, Page, pages
from handbook.recorded import DATABASES, SHORT, Leaf, Message, Missing

LABEL = re.compile(r"[^a-z]+")
# How the tests run them.
CHECKERS = {"mypy": ["mypy --strict"], "ruff": ["ruff", " with all rules"]}
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

    def href(self, target: str) -> str:
        """Relative link from the page to `target`, which is a path below docs/."""
        return posixpath.relpath(target, posixpath.dirname(self.page) or ".")

    def pitfalls(self) -> list[Page]:
        return [page for page in pages(self.docs) if page.is_pitfall]


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
        cells = [[_lines(row[found.databases[0], series]) for series in found.series] for row in printed]
    else:
        head = ["Fact", f"On every database, SQLAlchemy {listed(found.series)}"]
        cells = [[_lines(row[found.places[0]])] for row in printed]
    rows = [[title, *row] for title, row in zip(titles, cells, strict=True)]
    return [element("div", table(head, rows), class_="printed-table")]


def _by_series(series: list[str], printed: dict[tuple[str, str], tuple[str, ...]], database: str) -> list[Content]:
    if len({printed[database, one] for one in series}) == 1:
        return _lines(printed[database, series[0]])
    parts = ([element("strong", one), ": ", *_lines(printed[database, one])] for one in series)
    return [piece for part in parts for piece in (*part, element("br"))][:-1]


def _lines(texts: tuple[str, ...]) -> list[Content]:
    return [piece for text in texts for piece in (text, element("br"))][:-1]


def _printed(leaf: Leaf | None) -> tuple[str, ...]:
    if leaf is None:
        return ("not run",)
    return tuple(leaf.get("prints", ())) or tuple(str(message) for message in recorded.messages(leaf)) or ("nothing",)


def caught(site: Site, key: str) -> list[etree.Element]:
    """What the type checker and the linter say of the wrong programs and do not say of the right one."""
    static = recorded.recorded(site.snippets, key).static
    if not static:
        raise BlockError(
            f'{site.snippets / key / "outcomes.json"} has no "static" part; '
            "write it with `uv run pytest --update-examples`"
        )
    silent: list[list[Content]] = []
    items = []
    for checker in dict.fromkeys(checker for findings in static.values() for checker in findings):
        name: list[Content] = [code(CHECKERS[checker][0]), *CHECKERS[checker][1:]]
        if not any(findings.get(checker) for findings in static.values()):
            silent.append(name)
            continue
        said: list[list[Content]] = []
        for program, findings in sorted(static.items()):
            found = _findings(findings.get(checker, []))
            said.append([code(program), ": ", *found] if len(static) > 1 else found)
        items.append(element("li", *name, ": ", *joined(said, "; "), "."))
    if silent:
        items.append(element("li", *joined(silent, " and "), ": nothing."))
    return [element("ul", *items, class_="caught")]


def _findings(findings: list[dict[str, str]]) -> list[Content]:
    if not findings:
        return ["nothing"]
    return joined(([code(finding["code"]), " at ", code(finding["line"])] for finding in findings), ", ")


def run(site: Site, key: str) -> list[etree.Element]:
    """The command that runs the wrong program, all files for download, when they were verified."""
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
    stamp = recorded.verified(site.snippets)
    if stamp is None:
        note: list[Content] = [
            "Outcomes as recorded in the repository; ",
            code("uv run pytest"),
            " verifies them on your machine.",
        ]
    else:
        day = date.fromisoformat(stamp["date"])
        series = listed(list(stamp["sqlalchemy"].values()))
        databases = [f"{SHORT[name]} {version}" for name, version in stamp["databases"].items() if name in SHORT]
        note = [f"Verified on {day.day} {day:%B %Y} with SQLAlchemy {series} on {listed(databases)}."]
    blocks.append(element("p", "Download: ", *joined(files, " · ")))
    blocks.append(element("p", *note, class_="verified"))
    return blocks


def pitfalls(site: Site, category: str = "") -> list[etree.Element]:
    """The pages of a category, or of all categories below a heading each."""
    by_category: defaultdict[str, list[Page]] = defaultdict(list)
    indexes = {}
    for page in pages(site.docs):
        if page.is_pitfall:
            by_category[page.category].append(page)
        elif page.category:
            indexes[page.category] = page
    if category:
        if category not in by_category:
            raise BlockError(
                f"there is no page in {site.docs / category}; categories with pages: {listed([*by_category])}"
            )
        return [_page_list(site, by_category[category])]
    blocks = []
    for name in sorted(by_category, key=lambda name: (CATEGORIES.index(name) if name in CATEGORIES else 99, name)):
        title = indexes[name].title if name in indexes else name.capitalize()
        heading = element("a", title, href=site.href(f"{name}/index.md")) if name in indexes else title
        blocks += [element("h3", heading, id=name), _page_list(site, by_category[name])]
    return blocks


def _page_list(site: Site, chosen: list[Page]) -> etree.Element:
    items = []
    for page in chosen:
        link = element("a", page.title, href=site.href(f"{page.key}.md"))
        label: list[Content] = [" ", severity_label(page.severity)] if page.severity else []
        items.append(element("li", link, *label, element("br"), page.description))
    return element("div", element("ul", *items), class_="pages", data_search_exclude="")


def counts(site: Site) -> list[etree.Element]:
    """How much was run, in one sentence."""
    found = recorded.all_recorded(site.snippets)
    ran = [(series, database) for one in found for name in one.programs for series, database, _ in one.leaves(name)]
    series = list(dict.fromkeys(series for one in found for series in one.series))
    databases = [SHORT[name] for name in DATABASES if any(name == database for _, database in ran)]
    return [
        element(
            "p",
            element("strong", counted(len(site.pitfalls()), "pitfall")),
            ", ",
            element("strong", counted(sum(len(one.programs) for one in found), "program")),
            ", ",
            element("strong", counted(len(ran), "recorded run")),
            f": on {listed(databases)}, under SQLAlchemy {listed(series)}.",
            class_="counts",
        )
    ]


def messages(site: Site) -> list[etree.Element]:
    """Every message of a wrong program, by class, with the pages that explain it."""
    titled = {page.key: page for page in site.pitfalls()}
    by_kind: defaultdict[str, defaultdict[str, dict[str, Page]]] = defaultdict(lambda: defaultdict(dict))
    for found in recorded.all_recorded(site.snippets):
        if page := titled.get(found.key):
            for program in found.programs:
                if program.startswith("wrong"):
                    for _, _, leaf in found.leaves(program):
                        for message in recorded.messages(leaf):
                            by_kind[short(message.kind)][str(message)][page.key] = page
    blocks = []
    for kind, texts in sorted(by_kind.items()):
        entries = []
        for text, linked in texts.items():
            entries.append(element("dt", code(text)))
            links = ([element("a", page.title, href=site.href(f"{page.key}.md"))] for page in linked.values())
            entries.append(element("dd", *joined(links, " · ")))
        number = len({key for linked in texts.values() for key in linked})
        blocks.append(
            element(
                "details",
                element(
                    "summary",
                    code(kind),
                    " ",
                    element("span", counted(number, "page"), class_="where"),
                ),
                element("dl", *entries),
                class_="kind",
            )
        )
    return [element("div", *blocks, class_="kinds", data_search_exclude="")]


def symptoms(site: Site) -> list[etree.Element]:
    """What readers notice where no exception and no warning tells them, the most severe first."""
    found = {one.key: one for one in recorded.all_recorded(site.snippets)}
    silent = [
        page
        for page in site.pitfalls()
        if page.key in found
        and any(leaf["verdict"] in ("asserts", "hangs") for _, _, leaf in found[page.key].leaves("wrong.py"))
    ]
    rank = {severity: number for number, severity in enumerate(SEVERITIES)}
    items = [
        element(
            "li",
            *joined(([symptom] for symptom in page.symptoms or [page.description]), " · "),
            element("br"),
            element("a", page.title, href=site.href(f"{page.key}.md")),
            " ",
            severity_label(page.severity),
        )
        for page in sorted(silent, key=lambda page: (rank.get(page.severity, 99), page.key))
    ]
    return [element("div", element("ul", *items), class_="pages", data_search_exclude="")] if items else []


BLOCKS: dict[str, tuple[Callable[..., list[etree.Element]], int, int, str]] = {
    # Name: function, least and greatest number of arguments, how it is written.
    "outcomes": (outcomes, 1, 2, "::: outcomes <category>/<slug> [<program>.py]"),
    "facts": (facts, 1, 99, "::: facts <folder> [<program>.py ...]"),
    "caught": (caught, 1, 1, "::: caught <category>/<slug>"),
    "run": (run, 1, 1, "::: run <category>/<slug>"),
    "pitfalls": (pitfalls, 0, 1, "::: pitfalls [<category>]"),
    "counts": (counts, 0, 0, "::: counts"),
    "messages": (messages, 0, 0, "::: messages"),
    "symptoms": (symptoms, 0, 0, "::: symptoms"),
}


def compute(site: Site, line: str) -> list[etree.Element]:
    """The elements for a block, given as it stands on the page.

    Raises BlockError.
    """
    name, *arguments = line.removeprefix(":::").split() or [""]
    if name not in BLOCKS:
        raise BlockError(f"`{line}`: there is no block of that name; there are {', '.join(BLOCKS)}")
    function, least, greatest, usage = BLOCKS[name]
    if not least <= len(arguments) <= greatest:
        raise BlockError(f"`{line}`: write `{usage}`")
    try:
        return function(site, *arguments)
    except (BlockError, Missing, MalformedPage) as error:
        raise BlockError(f"`{line}`: {error}") from None
