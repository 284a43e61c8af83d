"""The blocks that show all pages, or the outcomes of all programs.

Each function takes a `Site` and the block's arguments, and returns elements. It raises BlockError
with a text that says what is wrong and what to do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from handbook import blocks, recorded
from handbook.blocks import BlockError, Site, cell, lines, severity_label, short
from handbook.elements import Content, code, counted, element, joined, listed, table
from handbook.pages import SEVERITIES, Page, pages, rank
from handbook.recorded import SHORT, Leaf, Recorded

NOTICES = {
    "lost": "Rows are lost, or stored after all",
    "wrong": "A value or a result is stale or wrong",
    "slow": "It is slow, or everything else waits",
    "hangs": "It hangs",
    "leaks": "Connections, sessions or files stay open",
    "hidden": "The error is hidden, or the log says too much",
}
HANGS = {"running": "does not end", "exiting": "does not exit"}


def pitfalls(site: Site, category: str = "") -> list[etree.Element]:
    """The pages of a category, or of all categories below a heading each."""
    if not category:
        return [each for heading, pages in categories(site) for each in (heading, _page_list(site, pages))]
    everywhere = {page.category for page in pages(site.docs) if page.is_pitfall or page.hidden}
    if category not in everywhere:
        there = listed(sorted(everywhere))
        raise BlockError(f"there is no page in {site.docs / category}; categories with pages: {there}")
    return [_page_list(site, _by_category(site).get(category, []))]


def categories(site: Site) -> Iterator[tuple[etree.Element, list[Page]]]:
    """The heading of each category, which leads to its index, and its pitfalls."""
    titles = {page.category: page.title for page in pages(site.docs) if page.category and page.slug == "index"}
    by_category = _by_category(site)
    for name in sorted(by_category, key=lambda name: (rank(name), name)):
        title = titles.get(name, name.capitalize())
        heading = element("a", title, href=site.href(f"{name}/index.md")) if name in titles else title
        yield element("h3", heading, id=name), by_category[name]


def _by_category(site: Site) -> dict[str, list[Page]]:
    found: defaultdict[str, list[Page]] = defaultdict(list)
    for page in site.pitfalls():
        found[page.category].append(page)
    return found


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
    series, databases = recorded.extent(found)
    return [
        element(
            "p",
            element("strong", counted(len(site.pitfalls()), "pitfall")),
            ", ",
            element("strong", counted(sum(len(one.programs) for one in found), "program")),
            ", ",
            element("strong", counted(len(ran), "recorded run")),
            f": on {listed([SHORT[name] for name in databases])}, under SQLAlchemy {listed(series)}.",
            class_="counts",
        )
    ]


def messages(site: Site) -> list[etree.Element]:
    """Every message that a wrong program drew, by class: where it was seen, and the pages that explain it."""
    titled = {page.key: page for page in site.pitfalls()}
    found = [one for one in recorded.all_recorded(site.snippets) if one.key in titled]
    drawn: defaultdict[str, defaultdict[str, dict[str, list[tuple[str, str]]]]] = defaultdict(lambda: defaultdict(dict))
    for one in found:
        for message, places in one.mistakes.items():
            drawn[short(message.kind)][str(message)].setdefault(one.key, []).extend(places)
    series, databases = recorded.extent(found)
    kinds = []
    # What has no class comes last.
    for kind, texts in sorted(drawn.items(), key=lambda item: (not item[0], item[0])):
        entries = []
        for text, keys in texts.items():
            places = list(dict.fromkeys(place for each in keys.values() for place in each))
            links = ([element("a", titled[key].title, href=site.href(f"{key}.md"))] for key in keys)
            seen_at = element("span", blocks.place(places, series, databases), ": ", class_="where")
            entries += [element("dt", code(text)), element("dd", seen_at, *joined(links, " · "))]
        number = len({key for keys in texts.values() for key in keys})
        # Without a class: what a library has logged.
        name: list[Content] = [code(kind)] if kind else ["In a log, without a class"]
        head = element("summary", *name, " ", element("span", counted(number, "page"), class_="where"))
        address = {"id": kind} if kind else {}
        kinds.append(element("details", head, element("dl", *entries), class_="kind", **address))
    return [element("div", *kinds, class_="kinds", data_search_exclude="")]


def symptoms(site: Site) -> list[etree.Element]:
    """The wrong programs that no exception gives away, by what one notices: what each says, the most severe first."""
    found = {one.key: one for one in recorded.all_recorded(site.snippets)}
    rank = {severity: number for number, severity in enumerate(SEVERITIES)}
    by_rank = sorted(site.pitfalls(), key=lambda page: (rank.get(page.severity, len(rank)), page.key))
    made = []
    for notice, heading in NOTICES.items():
        items = []
        for page in by_rank:
            if programs := page.front.get("silent", {}).get(notice):
                link = element("a", page.title, href=site.href(f"{page.key}.md"))
                said = dict.fromkeys(text for program in programs for text in _said(found[page.key], program))
                shown = joined(([code(text)] for text in said), " · ")
                items.append(element("li", link, " ", severity_label(page.severity), element("br"), *shown))
        if items:
            made += [element("h2", heading, id=notice), element("div", element("ul", *items), class_="pages")]
    for each in made:
        each.set("data-search-exclude", "")
    return made


def _said(found: Recorded, program: str) -> list[str]:
    """What the assertions of a program say, or where it hangs."""
    leaves = [leaf for _, _, leaf in found.leaves(program)]
    return [
        *dict.fromkeys(leaf["exception"]["message"] for leaf in leaves if leaf["verdict"] == "asserts"),
        *dict.fromkeys(HANGS[leaf["hang"]] for leaf in leaves if leaf["verdict"] == "hangs"),
    ]


def differences(site: Site, kind: str) -> list[etree.Element]:
    """Where the newest SQLAlchemy series and the one before it differ: in `outcomes`, `messages` or `prints`."""
    if kind not in DIFFERENCES:
        raise BlockError(f"there are no differences of {kind!r}; there are {listed([*DIFFERENCES])}")
    titled = {page.key: page for page in pages(site.docs)}
    found = [one for one in recorded.all_recorded(site.snippets) if one.key in titled and len(one.series) > 1]
    return DIFFERENCES[kind](site, [(titled[one.key], one) for one in found])


@dataclass(frozen=True)
class Change:
    """What a program did under the older and under the newest series, and where."""

    page: Page
    program: str
    old: Leaf
    new: Leaf
    database: str


def _changes(found: list[tuple[Page, Recorded]]) -> Iterator[Change]:
    """Every pair of outcomes of a program, wherever both were recorded."""
    for page, one in found:
        newest, older = one.series[:2]
        for program in one.programs:
            for database in one.databases:
                old, new = one.leaf(older, database, program), one.leaf(newest, database, program)
                if old and new:
                    yield Change(page, program, old, new, database)


def _changed_outcomes(site: Site, found: list[tuple[Page, Recorded]]) -> list[etree.Element]:
    """Wrong programs that end otherwise. Those that pass under one of the series come first, and unfolded."""
    groups: defaultdict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in _changes(found):
        ends = _text(change.old), _text(change.new)
        if change.program.startswith("wrong") and ends[0] != ends[1]:
            groups[ends].append(change)
    # Where one of the two passes, code starts or stops to work: that comes first, and then what most programs share.
    blocks = []
    for changes in sorted(groups.values(), key=lambda changes: (not _is_drastic(changes[0]), -len(changes))):
        head = element("summary", *cell(changes[0].old), " → ", *cell(changes[0].new))
        opened = {"open": ""} if _is_drastic(changes[0]) else {}
        blocks.append(element("details", head, _changed_programs(site, changes), class_="kind", **opened))
    return [element("div", *blocks, class_="kinds", data_search_exclude="")]


def _text(leaf: Leaf) -> str:
    return "".join(element("td", *cell(leaf)).itertext())


def _is_drastic(change: Change) -> bool:
    """Whether the program passes under one of the series only."""
    return "passes" in (change.old["verdict"], change.new["verdict"])


def _changed_messages(site: Site, found: list[tuple[Page, Recorded]]) -> list[etree.Element]:
    """Wrong programs that fail alike with another text, by the class of what is raised or warned."""
    groups: defaultdict[str, defaultdict[tuple[str, str], list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in _changes(found):
        if change.program.startswith("wrong"):
            for old, new in zip(recorded.messages(change.old), recorded.messages(change.new), strict=False):
                if old.kind == new.kind and old.text != new.text:
                    groups[short(new.kind)][old.text, new.text].append(change)
    blocks = []
    for kind, texts in sorted(groups.items()):
        entries = []
        for (old_text, new_text), changes in texts.items():
            entries += [element("dt", code(old_text)), element("dt", "→ ", code(new_text))]
            entries.append(element("dd", _changed_programs(site, changes)))
        blocks.append(element("details", element("summary", code(kind)), element("dl", *entries), class_="kind"))
    return [element("div", *blocks, class_="kinds", data_search_exclude="")]


def _changed_prints(site: Site, found: list[tuple[Page, Recorded]]) -> list[etree.Element]:
    """Programs that pass under both series and print something else."""
    groups: defaultdict[tuple[str, str, tuple[str, ...], tuple[str, ...]], list[Change]] = defaultdict(list)
    for change in _changes(found):
        prints = tuple(change.old.get("prints", ())), tuple(change.new.get("prints", ()))
        is_alike = change.old["verdict"] == change.new["verdict"] and not change.program.startswith("wrong")
        if is_alike and prints[0] != prints[1]:
            groups[change.page.key, change.program, *prints].append(change)
    rows: list[list[list[Content]]] = []
    for (key, program, old, new), changes in groups.items():
        link = element("a", recorded.summary(site.snippets / key / program), href=site.href(f"{key}.md"))
        where = listed([SHORT[change.database] for change in changes])
        rows.append([[link, element("br"), element("span", where, class_="where")], lines(old), lines(new)])
    if not rows:
        return []
    newest, older = found[0][1].series[:2]
    head: list[Content] = ["Program", f"SQLAlchemy {older}", f"SQLAlchemy {newest}"]
    return [element("div", table(head, rows), class_="printed-table")]


def _changed_programs(site: Site, changes: list[Change]) -> etree.Element:
    """Links to the pages, by database; with the names of the programs, unless wrong.py is among them."""
    where: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    titles = {change.page.key: change.page.title for change in changes}
    for change in changes:
        where[change.page.key, change.program].append(SHORT[change.database])
    places: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (key, program), names in where.items():
        places[listed(names)][key].append(program)
    items = []
    for place, programs in sorted(places.items()):
        links: list[list[Content]] = []
        for key, names in programs.items():
            links.append([element("a", titles[key], href=site.href(f"{key}.md"))])
            if "wrong.py" not in names:
                links[-1] += [" (", *joined(([code(name)] for name in names), ", "), ")"]
        items.append(element("li", f"{place}: ", *joined(links, " · ")))
    return element("ul", *items)


DIFFERENCES: dict[str, Callable[[Site, list[tuple[Page, Recorded]]], list[etree.Element]]] = {
    "outcomes": _changed_outcomes,
    "messages": _changed_messages,
    "prints": _changed_prints,
}
