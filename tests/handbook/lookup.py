"""What the lookup box knows: every message that a wrong program drew, and which pages explain it.

docs/assets/lookup.js compares a pasted text with these messages, in the browser. A word that a program brought in
itself (a table, a column, a value) is a hole: the reader has another one there.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from handbook import recorded
from handbook.blocks import Site, place, severity_label, short
from handbook.elements import element
from handbook.pages import Page
from handbook.recorded import Message, Recorded

HOLE = "…"
WORD = re.compile(r"[^\W\d]\w*")
NUMBER = re.compile(r"(?<!\w)\d+(?:[.:]\d+)*(?!\w)")
QUOTED = re.compile(r"Error extracting attribute: (\w+): (.*?) \[type=", re.DOTALL)
# What PostgreSQL calls a constraint that has no name.
CONSTRAINT = re.compile(r"_p?key$")


def lookup(site: Site) -> list[etree.Element]:
    """The box, and the data that its script needs."""
    box = element(
        "div",
        element("label", "Message, traceback or log", for_="lookup-text"),
        element(
            "textarea",
            id="lookup-text",
            rows="5",
            spellcheck="false",
            autocomplete="off",
            autocapitalize="off",
            aria_describedby="lookup-note",
        ),
        element("p", "It stays in your browser: nothing is sent.", id="lookup-note", class_="where"),
        element("div", class_="lookup__found", role="status"),
        # The script shows copies of these. They stand in the page, so that their links are made as all others are.
        element("ol", *(_entry(site, page) for page in site.pitfalls()), class_="lookup__pages", hidden=""),
        class_="lookup",
        data_search_exclude="",
    )
    data = json.dumps(index(site), ensure_ascii=False, separators=(",", ":"))
    # Nothing in it may end the element, or be taken for an entity.
    for sign in "<>&":
        data = data.replace(sign, f"\\u{ord(sign):04x}")
    return [
        box,
        element("script", data, type="application/json", class_="lookup-data"),
    ]


def _entry(site: Site, page: Page) -> etree.Element:
    link = element("a", page.title, href=site.href(f"{page.key}.md"))
    return element("li", link, " ", severity_label(page.severity), element("div", page.description))


def index(site: Site) -> dict[str, Any]:
    """`pages`: what tells each from others with the same message. `messages`: class, text, where, numbers of pages.

    `symptoms`: text and number of the page, for what no run has said in these words.
    """
    chosen = site.pitfalls()
    numbers = {page.key: number for number, page in enumerate(chosen)}
    found = [one for one in recorded.all_recorded(site.snippets) if one.key in numbers]
    drawn = list(_drawn(site, found))
    # What a program says that has no such word in itself is the library's word.
    literal = {word for each in drawn for word in WORD.findall(each.message.text) if word not in each.own}
    seen: defaultdict[tuple[str, str], dict[int, bool]] = defaultdict(dict)
    places: defaultdict[tuple[str, str], dict[tuple[str, str], None]] = defaultdict(dict)
    for each in drawn:
        text = skeleton(each.message.text, each.own - literal)
        if WORD.search(text):
            pages = seen[short(each.message.kind), text]
            pages[numbers[each.key]] = pages.get(numbers[each.key], False) or each.program == "wrong.py"
            places[short(each.message.kind), text][each.place] = None
    series, databases = recorded.extent(found)
    return {
        "pages": [page.front.get("lookup", {}) for page in chosen],
        "messages": [
            {
                "kind": kind,
                "text": text,
                "where": place([*places[kind, text]], series, databases),
                # Those whose main program it is, and then the others.
                "first": [number for number, is_first in pages.items() if is_first],
                "further": [number for number, is_first in pages.items() if not is_first],
            }
            for (kind, text), pages in sorted(seen.items())
        ],
        "symptoms": [(symptom, number) for number, page in enumerate(chosen) for symptom in page.symptoms],
    }


@dataclass(frozen=True)
class Drawn:
    """A message, which wrong program drew it, where, and the words of that program."""

    message: Message
    key: str
    program: str
    place: tuple[str, str]
    own: frozenset[str]


def _drawn(site: Site, found: list[Recorded]) -> Iterator[Drawn]:
    for one in found:
        for program in one.programs:
            if program.startswith("wrong"):
                own = vocabulary(site.snippets / one.key / program)
                for series, database, leaf in one.leaves(program):
                    for message in (*recorded.messages(leaf), *recorded.chain(leaf), *recorded.logged(leaf)):
                        for each in (message, *quoted(message)):
                            yield Drawn(each, one.key, program, (series, database), own)


def quoted(message: Message) -> list[Message]:
    """What Pydantic quotes of the errors that it met: by an older release, they are raised themselves."""
    return [Message(kind, text, "") for kind, text in QUOTED.findall(message.text)]


def skeleton(text: str, own: frozenset[str]) -> str:
    """`text` with a hole for each word of `own`, for each name that consists of them, and for each number."""

    def hole(word: re.Match[str]) -> str:
        is_own = word[0] in own or (
            CONSTRAINT.search(word[0]) and own.issuperset(CONSTRAINT.sub("", word[0]).split("_"))
        )
        return HOLE if is_own else word[0]

    return NUMBER.sub(HOLE, WORD.sub(hole, text))


def vocabulary(program: Path) -> frozenset[str]:
    """The words that a program brings in: its classes, functions and fields, and what its texts consist of."""
    return _vocabulary(program, program.stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _vocabulary(program: Path, _changed: int) -> frozenset[str]:
    words: set[str] = set()
    for node in ast.walk(ast.parse(program.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                words.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                words.add(name)
            case ast.Constant(value=str(text)) if len(text.split()) < 3:
                words.update(WORD.findall(text))
    return frozenset(words)
