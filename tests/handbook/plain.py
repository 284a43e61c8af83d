"""Pages as Markdown that needs no extension: embedded code and computed blocks are put in, and links work anywhere."""

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as etree

import yaml
from bs4 import Tag
from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.serializers import to_html_string
from markdownify import MarkdownConverter

from handbook import addresses
from handbook.blocks import Site
from handbook.compute import compute
from handbook.pages import Page, address

FENCE = re.compile(r"( *)(`{3,}|~{3,}) *(\w*)[^`]*$")
# `=== "Tab"`, `!!! note "Title"` and `??? note "Title"`: what belongs to it is indented by four columns.
CONTAINER = re.compile(r'( *)(?:===|!!!|\?\?\?\+?)(?: +[\w-]+)* +"(.+)" *')
BLOCK = re.compile(r"( *)(:::.*)")
# Code, which stays as it is; then the target of a link, a link in HTML, and attributes behind a link or an image.
INLINE = re.compile(
    r"(?P<block>^ *(?P<fence>`{3,}|~{3,})[^`\n]*$.*?^ *(?P=fence) *$)"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`))"
    r"|(?<=\]\()(?P<target>[^)\s]+)"
    r'|<a\s+href="(?P<href>[^"]+)"(?:\s+download="")?>(?P<text>.*?)</a>'
    r"|(?<=\))\{ [^}\n]*\}",
    re.DOTALL | re.MULTILINE,
)

Link = Callable[[str], str]


class Converter(MarkdownConverter):
    """HTML to Markdown: cells keep their lines and bars. Forms, and what a script will show, are left out."""

    def process_tag(self, node: Tag, parent_tags: set[str] | None = None) -> str:
        # The library's stubs leave out this method, and those that follow.
        return "" if "hidden" in node.attrs else str(super().process_tag(node, parent_tags))  # type: ignore[misc]

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return str(super().escape(text, parent_tags)).replace("<", r"\<")  # type: ignore[misc]

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "<br>" if "_inline" in parent_tags else "  \n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_td(el, text.replace("|", "\\|"), parent_tags))  # type: ignore[misc]

    convert_th = convert_td

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    def convert_form(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return ""

    convert_button = convert_input = convert_output = convert_select = convert_template = convert_textarea = (
        convert_form
    )


def document(site: Site, page: Page) -> str:
    """The whole page, with its address and what its front matter says of it."""
    front: dict[str, Any] = {"url": site.url + page.address, "description": page.description}
    for name in ("severity", "symptoms", "since", "until", "retired"):
        if name in page.front:
            front[name] = page.front[name]
    if page.hidden:
        front["hidden"] = page.hidden
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n{markdown(site, page.body, lambda key: f'{key}.md')}"


def markdown(site: Site, text: str, link: Link = address) -> str:
    """`text`, which stands on the page `site.page`.

    `link` says where below the site a link to a page leads, by the page's key. Raises BlockError.
    """
    lines = addresses.filled(snippets(site.snippets, text), site.url, site.repo_url)
    text = "\n".join(_plain(site, lines))
    return INLINE.sub(lambda found: _inline(site, found, link), text).strip() + "\n"


def snippets(folder: Path, text: str) -> list[str]:
    """Lines of `text` with what its lines `--8<-- "file:section"` embed."""
    return list(_preprocessor(folder).run(text.splitlines()))


@lru_cache
def _preprocessor(folder: Path) -> Preprocessor:
    """The one of the site, with the settings of mkdocs.yml."""
    settings = {"base_path": [str(folder)], "check_paths": True, "dedent_subsections": True}
    md = Markdown(extensions=["pymdownx.snippets"], extension_configs={"pymdownx.snippets": settings})
    return md.preprocessors["snippet"]


def _plain(site: Site, lines: list[str]) -> Iterator[str]:
    """The lines with what only the site's extensions can read replaced. It uses `lines` up."""
    while lines:
        line = lines.pop(0)
        if fence := FENCE.match(line):
            indent, marks, language = fence.groups()
            yield f"{indent}{marks}{language}"
            while lines:
                yield (line := lines.pop(0))
                if line.strip() == marks:
                    break
        elif container := CONTAINER.fullmatch(line):
            indent, title = container.groups()
            inner = f"{indent}    "
            held = []
            while lines and (lines[0].startswith(inner) or not lines[0].strip()):
                held.append(indent + lines.pop(0).removeprefix(inner))
            yield f"{indent}**{title}**"
            yield from _plain(site, held)
        elif block := BLOCK.fullmatch(line):
            indent, call = block.groups()
            yield from (indent + each for each in converted(compute(site, call)).splitlines())
        else:
            yield line


def converted(elements: list[etree.Element]) -> str:
    """What a block shows, as Markdown."""
    html = "".join(to_html_string(each) for each in elements)
    return str(Converter(heading_style="atx", bullets="-").convert(html)).strip("\n")


def _inline(site: Site, found: re.Match[str], link: Link) -> str:
    if found["block"] or found["code"]:
        return found[0]
    if found["target"]:
        return _absolute(site, found["target"], link)
    if found["href"]:
        # It is relative to the address of the page, not to its file.
        page = site.url + address(site.page.removesuffix(".md"))
        return f"[{found['text']}]({urljoin(page, found['href'])})"
    return ""


def _absolute(site: Site, target: str, link: Link) -> str:
    """A link as it stands on the page, with the address to which it leads."""
    parts = urlsplit(target)
    if parts.scheme:
        return target
    path = posixpath.normpath(posixpath.join(posixpath.dirname(site.page), parts.path)) if parts.path else site.page
    below = link(path.removesuffix(".md")) if path.endswith(".md") else path
    return f"{site.url}{below}{f'#{parts.fragment}' if parts.fragment else ''}"
