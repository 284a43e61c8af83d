"""What a built site gets beside its pages: `handbook publish SITE`, a step after `mkdocs build`.

All of it is derived from docs/, snippets/, the history of the repository, REPO_URL, and the site's address, which the
home page names. docs/for-programs.md says what there is.
"""

import html
import json
import os
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from string import Template

from pymdownx.snippets import SnippetMissingError  # type: ignore[import-untyped]

from handbook import ast_grep, cards, checklist, entries, feed, plain, rulepack
from handbook.blocks import BlockError, Site
from handbook.pages import MalformedPage, Page, address, is_pitfall, pages, permanent, rank
from handbook.policy import MalformedPolicy
from handbook.recorded import Missing

SCHEMA = Path(__file__).with_name("pitfalls.schema.json")
REDIRECT = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>$title</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=$relative">
<link rel="canonical" href="$url">
</head>
<body><p><a href="$relative">$title</a></p></body>
</html>
""")


class NotBuilt(Exception):
    """The folder does not hold the built site. The text says what to do."""


REASONS = (
    NotBuilt,
    feed.NoHistory,
    cards.TooLong,
    BlockError,
    MalformedPage,
    MalformedPolicy,
    Missing,
    SnippetMissingError,
    rulepack.MalformedRule,
)


class Head(HTMLParser):
    """Address and name of the site, as the head of its home page gives them."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.url = self.name = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and values.get("rel") == "canonical":
            self.url = values.get("href", "")
        elif tag == "meta" and values.get("property") == "og:site_name":
            self.name = values.get("content", "")


def publish(root: Path, site: Path) -> list[Path]:
    """Write into the folder `site`, built from the project in `root`, what programs read. Return the paths.

    Raises one of REASONS, and then has written nothing.
    """
    home = site / "index.html"
    if not home.is_file():
        raise NotBuilt(f"{home} is not there; build the site first, with `uv run mkdocs build`")
    head = Head(home)
    if not head.url or not head.name:
        raise NotBuilt(f"{home} does not name the site and its address; build it with this project's mkdocs.yml")
    docs, snippets = root / "docs", root / "snippets"
    found = sorted(pages(docs), key=_place)
    for page in found:
        if not (site / page.address / "index.html").is_file():
            raise NotBuilt(f"{site} lacks {page.address}, a page of {docs}; build the site anew")
    built = Site(docs, snippets, head.url, "index.md", os.environ.get("REPO_URL", ""))
    files = {path: text.encode() for path, text in _texts(built, head.name, found).items()}
    files["feed.xml"] = feed.atom(built, head.name, _home(found).description, feed.history(root))
    colors = cards.colors(docs)
    for page in found:
        files[f"assets/cards/{page.key}.png"] = cards.card(built, page, head.name, colors)
    for path, content in files.items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return [site / path for path in files]


def _texts(site: Site, name: str, found: list[Page]) -> dict[str, str]:
    """What consists of text, by path below the site."""
    texts = {f"{page.key}.md": plain.document(replace(site, page=f"{page.key}.md"), page) for page in found}
    return {
        **{path: _redirect(site, path, page) for path, page in redirects(found).items()},
        **texts,
        "llms.txt": _index(site, name, found),
        "llms-full.txt": "\n\n".join(texts[f"{page.key}.md"] for page in found if not page.hidden),
        "pull_request_template.md": checklist.template(site),
        "pitfalls.json": json.dumps(entries.catalog(site, name), ensure_ascii=False) + "\n",
        "pitfalls.schema.json": SCHEMA.read_text(encoding="utf-8"),
        ast_grep.NAME: rulepack.bundle(site.snippets, site.url),
    }


def _place(page: Page) -> tuple[int, str, bool, str]:
    """Where a page stands in a list of all: guides first, then by category, each with its index first."""
    return rank(page.category) if page.category else -1, page.category, page.slug != "index", page.key


def redirects(found: list[Page]) -> dict[str, Page]:
    """Where each address leads that is not a page's own: `pitfalls/<slug>/`, and all former ones."""
    led = {}
    for page in found:
        for key in (page.key, *page.formerly):
            if is_pitfall(page.key):
                led[f"{permanent(key)}index.html"] = page
            if key != page.key:
                led[f"{address(key)}index.html"] = page
    return led


def _redirect(site: Site, path: str, page: Page) -> str:
    # Relative, so that a copy of the site leads to its own pages.
    relative = "../" * path.count("/") + page.address
    values = {"title": page.title, "url": site.url + page.address, "relative": relative}
    return REDIRECT.substitute({name: html.escape(value) for name, value in values.items()})


def _home(found: list[Page]) -> Page:
    return next(page for page in found if page.key == "index")


def _index(site: Site, name: str, found: list[Page]) -> str:
    """llms.txt: every page with its description, as https://llmstxt.org/ has it."""
    lines = [f"# {name}", "", f"> {_home(found).description}"]
    titles = {page.category: page.title for page in found if page.slug == "index"} | {"": "Guides"}
    listed = [page for page in found if not page.retired and not page.hidden]
    for category in dict.fromkeys(page.category for page in listed):
        lines += ["", f"## {titles.get(category, category.capitalize())}", ""]
        lines += [
            f"- [{page.title}]({site.url}{page.key}.md): {page.description}"
            for page in listed
            if page.category == category
        ]
    return "\n".join(lines) + "\n"
