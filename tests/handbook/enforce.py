"""The block that says what each line of a configuration catches, by what is recorded.

The configuration is snippets/enforce/pyproject.toml. Two more lines are code, and stand in programs.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as etree

from handbook import recorded
from handbook.blocks import BlockError, Site
from handbook.elements import code, counted, element
from handbook.pages import Page
from handbook.recorded import Recorded

CONFIG = "enforce/pyproject.toml"
# The line of a program in which the text stands.
IDLE_TIMEOUT = ("sessions/connection-held-across-await/wrong_idle_timeout.py", "idle_in_transaction_session_timeout")
LAZY_RAISE = ("loading/lazy-relationship/wrong_raise.py", 'relationship(lazy="raise")')


class Line(NamedTuple):
    """A line, whose it is, which detector it sets up, and what the codes of its findings begin with; none of `but`."""

    text: str
    tool: str
    detector: str
    code: str = ""
    but: tuple[str, ...] = ()

    def catches(self, found: Recorded, program: str) -> bool:
        codes = (each["code"] for each in found.caught[program].get(self.detector, ()))
        return any(code.startswith(self.code) and not code.startswith(self.but) for code in codes)


def lines(snippets: Path) -> list[Line]:
    """What in the configuration makes a detector say something. Each selector of ruff counts as a line.

    Raises BlockError.
    """
    path = snippets / CONFIG
    try:
        tool = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]
        filters = tool["pytest"]["ini_options"]["filterwarnings"]
        selected = tool["ruff"]["lint"]["extend-select"]
        return [
            *(Line(f"{name} = {str(value).lower()}", "mypy", "mypy") for name, value in tool["mypy"].items()),
            *(Line(f"{name} = {str(value).lower()}", "pyright", "pyright") for name, value in tool["pyright"].items()),
            *(
                # A rule that is named besides its group is a preview rule: the group does not hold it.
                Line(
                    code,
                    "ruff",
                    "ruff",
                    code,
                    tuple(each for each in selected if each != code and each.startswith(code)),
                )
                for code in selected
            ),
            *(Line(f'filterwarnings = ["{each}"]', "pytest", "warnings-as-errors") for each in filters),
            Line(_line(snippets, *IDLE_TIMEOUT), "PostgreSQL", "idle-timeout"),
        ]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise BlockError(f"{path} lacks what the block shows: {error!r}") from None


def config(site: Site) -> list[etree.Element]:
    """What each line catches: how many wrong programs, and which pitfalls they show."""
    titled = {page.key: page for page in site.pitfalls()}
    found = [one for one in recorded.all_recorded(site.snippets) if one.key in titled]
    run = {detector for one in found for findings in one.caught.values() for detector in findings}
    entries: list[tuple[str, str, Callable[[Recorded, str], bool]]] = [
        (line.tool, line.text, line.catches) for line in lines(site.snippets) if line.detector in run
    ]
    entries.append(("the models", _line(site.snippets, *LAZY_RAISE), _is_refused))
    made = []
    for tool, text, catches in entries:
        programs = {one.key: [each for each in one.caught if catches(one, each)] for one in found}
        made.append(_entry(site, tool, text, [(titled[key], each) for key, each in programs.items() if each]))
    return [element("div", *made, class_="kinds", data_search_exclude="")]


def _entry(site: Site, tool: str, text: str, caught: list[tuple[Page, list[str]]]) -> etree.Element:
    if not caught:
        raise BlockError(f"`{text}` catches no wrong program; take it out of the configuration")
    number = counted(sum(len(programs) for _, programs in caught), "wrong program")
    said = f"{number} on {counted(len(caught), 'page')}"
    head = element("summary", f"{tool}: ", code(text), " ", element("span", said, class_="where"))
    items = (element("li", element("a", page.title, href=site.href(f"{page.key}.md"))) for page, _ in caught)
    return element("details", head, element("ul", *items), class_="kind")


def _is_refused(found: Recorded, program: str) -> bool:
    """Whether the mapping refused to load: its error names the setting."""
    messages = (message for _, _, leaf in found.leaves(program) for message in recorded.messages(leaf))
    return any("lazy='raise" in message.text for message in messages)


def _line(snippets: Path, program: str, text: str) -> str:
    path = snippets / program
    found = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if text in line]
    if not found:
        raise BlockError(f"{path} has no line with {text}")
    return found[0].rstrip(",")
