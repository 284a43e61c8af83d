"""The block that sets the lines of wrong programs beside those of their cures, without the rest."""

import textwrap
from difflib import SequenceMatcher
from pathlib import Path
from xml.etree import ElementTree as etree

from pygments.lexers.python import PythonLexer
from pygments.token import STANDARD_TYPES

from handbook import annotations, recorded
from handbook.blocks import BlockError, Site, cell, place
from handbook.elements import Content, element, listed
from handbook.matrix import is_silent
from handbook.pages import pages

# Stands for lines that both programs have.
GAP = "..."
COLUMNS = ("Instead of", "Write")


def sheet(site: Site, *keys: str) -> list[etree.Element]:
    """For each of `keys`, the lines in which the examples of wrong.py and right.py differ, and what wrong.py did."""
    pitfalls = {page.key: page for page in pages(site.docs) if page.is_pitfall or page.hidden}
    bodies = []
    for key in keys:
        if key not in pitfalls:
            raise BlockError(f"there is no pitfall {key}; name pages that exist, such as loading/lazy-relationship")
        if pitfalls[key].hidden:
            continue
        link = element("a", pitfalls[key].title, href=site.href(f"{key}.md"))
        head = element(
            "th", link, " ", element("span", *_outcome(site, key), class_="where"), colspan="2", scope="rowgroup"
        )
        columns = zip(
            COLUMNS, differing(*(_example(site, key, name) for name in ("wrong.py", "right.py"))), strict=True
        )
        cells = (element("td", _code(text), data_label=label) for label, text in columns)
        bodies.append(element("tbody", element("tr", head), element("tr", *cells)))
    head = element("thead", element("tr", *(element("th", label, scope="col") for label in COLUMNS)))
    return [element("table", head, *bodies, class_="sheet", data_search_exclude="")]


def differing(wrong: str, right: str) -> tuple[str, str]:
    """The lines in which two examples differ, without the indentation that they share.

    Lines that only one of them has, or that are indented otherwise, are shown between their neighbors: they say nothing
    by themselves.
    """
    texts = wrong.splitlines(), right.splitlines()
    chosen: tuple[set[int], set[int]] = set(), set()
    for kind, *bounds in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind != "equal":
            spans = [range(*bounds[:2]), range(*bounds[2:])]
            words = [[text[line].split() for line in span] for text, span in zip(texts, spans, strict=True)]
            margin = 1 if not all(spans) or words[0] == words[1] else 0
            for lines, span, text in zip(chosen, spans, texts, strict=True):
                lines.update(range(max(0, span.start - margin), min(len(text), span.stop + margin)))
    shown = [_joined(text, lines) for text, lines in zip(texts, chosen, strict=True)]
    return shown[0], shown[1]


def _joined(text: list[str], chosen: set[int]) -> str:
    """The chosen lines, with GAP for those between them."""
    shown: list[str] = []
    last: int | None = None
    for line in sorted(line for line in chosen if text[line].strip()):
        between = text[last + 1 : line] if last is not None else []
        if any(between[1:]):
            shown.append(text[line][: len(text[line]) - len(text[line].lstrip())] + GAP)
        else:
            # A gap would take up as much room as the line.
            shown += between[:1]
        shown.append(text[line])
        last = line
    return textwrap.dedent("\n".join(shown))


def _example(site: Site, key: str, program: str) -> str:
    path: Path = site.snippets / key / program
    found = annotations.EXAMPLE.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    if found is None:
        raise BlockError(f"there is no example in {path}; the sheet shows lines of it")
    return annotations.strip(found[1])


def _outcome(site: Site, key: str) -> list[Content]:
    """What wrong.py did where its page shows it, and which databases are affected, if not all."""
    found = recorded.recorded(site.snippets, key)
    database = recorded.default_database(site.snippets / key / "wrong.py")
    leaf = found.leaf(found.series[0], database, "wrong.py")
    if leaf is None:
        raise BlockError(f"there is no outcome of wrong.py on {database}; {key} has {listed(found.databases)}")
    affected = [(series, name) for series, name, leaf in found.leaves("wrong.py") if leaf["verdict"] != "passes"]
    where = place(affected, found.series, found.databases)
    return [
        "silent: " if is_silent(leaf) else "",
        *cell(leaf),
        f" ({where})" if where != "Everywhere" else "",
    ]


def _code(text: str) -> etree.Element:
    """`text` with the colors of the theme."""
    tokens = (
        element("span", text, class_=STANDARD_TYPES[kind]) if STANDARD_TYPES[kind] else text
        for kind, text in PythonLexer(stripnl=False).get_tokens(text)
    )
    return element("div", element("pre", element("code", *tokens)), class_="highlight no-copy")
