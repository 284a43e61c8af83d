"""What stands for a line `::: <name> <arguments>` on a page."""

from collections.abc import Callable
from xml.etree import ElementTree as etree

from handbook import blocks, indexes, lookup, rulebook
from handbook.blocks import BlockError, Site
from handbook.caught import caught, detectors
from handbook.checklist import checklist
from handbook.enforce import config
from handbook.guards import guards
from handbook.matrix import matrix
from handbook.pages import MalformedPage
from handbook.policy import MalformedPolicy
from handbook.recorded import Missing
from handbook.sheet import sheet

BLOCKS: dict[str, tuple[Callable[..., list[etree.Element]], int, int, str]] = {
    # Name: function, least and greatest number of arguments, how it is written.
    "outcomes": (blocks.outcomes, 1, 2, "::: outcomes <category>/<slug> [<program>.py]"),
    "facts": (blocks.facts, 1, 99, "::: facts <folder> [<program>.py ...]"),
    "caught": (caught, 1, 1, "::: caught <category>/<slug>"),
    "run": (blocks.run, 1, 1, "::: run <category>/<slug>"),
    "files": (blocks.files, 1, 1, "::: files <folder>"),
    "offline": (blocks.offline, 0, 0, "::: offline"),
    "pitfalls": (indexes.pitfalls, 0, 1, "::: pitfalls [<category>]"),
    "counts": (indexes.counts, 0, 0, "::: counts"),
    "lookup": (lookup.lookup, 0, 0, "::: lookup"),
    "messages": (indexes.messages, 0, 0, "::: messages"),
    "differences": (indexes.differences, 1, 1, "::: differences outcomes|messages|prints"),
    "symptoms": (indexes.symptoms, 0, 0, "::: symptoms"),
    "checklist": (checklist, 0, 0, "::: checklist"),
    "matrix": (matrix, 0, 0, "::: matrix"),
    "detectors": (detectors, 0, 0, "::: detectors"),
    "config": (config, 0, 0, "::: config"),
    "rules": (rulebook.rules, 0, 0, "::: rules"),
    "precision": (rulebook.measured, 1, 1, "::: precision rules|projects|remarks|time"),
    "guards": (guards, 0, 0, "::: guards"),
    "sheet": (sheet, 1, 99, "::: sheet <category>/<slug> ..."),
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
    except (BlockError, Missing, MalformedPage, MalformedPolicy) as error:
        raise BlockError(f"`{line}`: {error}") from None
