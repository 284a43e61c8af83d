"""The site's extension of Python-Markdown.

It computes blocks, puts reports in code into boxes, shows below the title what the front matter says, and ends
each page with the proof: when and with which versions everything was last run.
Configuration: `docs` and `snippets` (folders, relative to the one in which the site is built),
`site_url` and `repo_url`. It works in MkDocs and in Zensical, and in both it only reads files: no program is run and
SQLAlchemy is not imported.
"""

import re
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from handbook import addresses, failures, recorded
from handbook.blocks import Site, facts_line, hidden_note, proof_line, retired_note
from handbook.compute import compute
from handbook.pages import Page, read

NOTE = "data-handbook"


class HandbookExtension(Extension):
    def __init__(self, **configuration: Any) -> None:
        self.config = {
            "docs": ["docs", "Folder of the pages"],
            "snippets": ["snippets", "Folder of the programs and their outcomes"],
            "site_url": ["", "Address of the site, for the commands that run a program from it"],
            "repo_url": ["", "Address of the repository, for those who install from it"],
        }
        super().__init__(**configuration)

    def extendMarkdown(self, md: Markdown) -> None:
        # After files are embedded (32), before code is put aside (25).
        md.preprocessors.register(Addresses(md, self), "handbook_addresses", 31)
        md.parser.blockprocessors.register(Lines(md.parser), "handbook_lines", 95)
        # After all that reads Markdown, before the table of contents (5) and the links (0) are made.
        md.treeprocessors.register(Computed(md, self), "handbook_computed", 7)
        # After the code that superfences put aside is back.
        md.postprocessors.register(Reports(md), "handbook_reports", 5)

    def site(self, md: Markdown) -> Site:
        url = str(self.getConfig("site_url"))
        return Site(
            docs=Path(self.getConfig("docs")),
            snippets=Path(self.getConfig("snippets")),
            url=url if url.endswith("/") else f"{url}/",
            page=source(md),
            repo_url=str(self.getConfig("repo_url")),
        )


def source(md: Markdown) -> str:
    """Path of the page below docs/, as the site generator has noted it; "" outside of one."""
    for processor in md.treeprocessors:
        # MkDocs: the processor that resolves relative links.
        if uri := getattr(getattr(processor, "file", None), "src_uri", None):
            return str(uri)
    for preprocessor in md.preprocessors:
        # Zensical: the processor that holds the page's context.
        if path := getattr(getattr(preprocessor, "page", None), "path", None):
            return str(path)
    return ""


def tag(md: Markdown, texts: list[str]) -> None:
    """Have Material's search rank the page by these texts, before all that the page says: it does so for tags."""
    # The index is HTML.
    _note(md, "tags", [escape(text, quote=False) for text in texts])


def keep_out_of_search(md: Markdown) -> None:
    _note(md, "search", {"exclude": True})


def _note(md: Markdown, name: str, value: object) -> None:
    """Say something of the page as if it stood in its front matter."""
    for processor in md.treeprocessors:
        if page := getattr(getattr(processor, "file", None), "page", None):
            page.meta[name] = value


class Addresses(Preprocessor):
    """Puts in where site and repository are."""

    def __init__(self, md: Markdown, extension: HandbookExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        site = self.extension.site(self.md)
        return addresses.filled(lines, site.url, site.repo_url)


class Lines(BlockProcessor):
    """Notes `::: <name> <arguments>` as an empty element, which keeps its place until the rest is parsed."""

    LINE = re.compile(r"^:::.*$", re.MULTILINE)

    def test(self, parent: etree.Element, block: str) -> bool:
        return self.LINE.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        line = self.LINE.search(block)
        assert line is not None, "test() has found it"
        if before := block[: line.start()].strip("\n"):
            self.parser.parseBlocks(parent, [before])
        etree.SubElement(parent, "div", {NOTE: line[0].strip()})
        if after := block[line.end() :].strip("\n"):
            blocks.insert(0, after)


class Computed(Treeprocessor):
    """Puts in what the noted lines stand for, below the title what the front matter says, and the proof at the end.

    It runs when all Markdown has been read, so that nothing in a message is taken for Markdown.
    """

    def __init__(self, md: Markdown, extension: HandbookExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        assert self.md is not None
        site = self.extension.site(self.md)
        for parent in list(root.iter()):
            for child in list(parent):
                if line := child.get(NOTE):
                    place = list(parent).index(child)
                    parent[place : place + 1] = compute(site, line)
        path = site.docs / site.page
        if path.suffix == ".md" and path.is_file():
            page = read(site.docs, path)
            if page.hidden:
                keep_out_of_search(self.md)
            else:
                tag(self.md, [*page.symptoms, *self._mistakes(site, page)])
            title = root.find("h1")
            if title is not None:
                place = list(root).index(title) + 1
                notes = (hidden_note(page), retired_note(page), facts_line(page))
                root[place:place] = [note for note in notes if note is not None]
            root.append(proof_line(site))

    def _mistakes(self, site: Site, page: Page) -> list[str]:
        """What the page's wrong programs say: more than the page shows of it."""
        try:
            return [str(message) for message in recorded.recorded(site.snippets, page.key).mistakes]
        except recorded.Missing:
            # A page of another kind, or one whose blocks complain.
            return []


class Reports(Postprocessor):
    """Puts the annotations in highlighted Python code into boxes."""

    def run(self, text: str) -> str:
        return failures.boxed(text)


def makeExtension(**configuration: Any) -> HandbookExtension:
    return HandbookExtension(**configuration)
