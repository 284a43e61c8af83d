"""pitfalls.json: every pitfall with its cause and its cures, for programs. pitfalls.schema.json describes it."""

import re
from dataclasses import replace
from typing import Any

from handbook import plain, recorded
from handbook.blocks import Site
from handbook.pages import Page, address, pages, permanent
from handbook.recorded import DATABASES, Recorded

LINK = re.compile(r"\[([^\[\]]+)\]\(([^)\s]+)\)")

Entry = dict[str, Any]


def catalog(site: Site, name: str) -> Entry:
    """The content of pitfalls.json. `name` is the site's."""
    found = pages(site.docs)
    # A section of SQLAlchemy's documentation has the title that a page gives it.
    titles = {url: title for page in found for url, title in _linked(page.sections.get("See also", "")).items()}
    series = sorted(
        {series for one in recorded.all_recorded(site.snippets) for series in one.series}, key=_release, reverse=True
    )
    return {
        "$schema": f"{site.url}pitfalls.schema.json",
        "name": name,
        "site": site.url,
        "verified": recorded.verified(site.snippets),
        "series": series,
        "databases": {name: DATABASES[name] for name in site.databases},
        "pitfalls": [entry(site, page, titles) for page in found if page.is_pitfall],
        "retired": [
            _named(site, page) | {"retired": page.retired} for page in found if page.retired and not page.hidden
        ],
        "renamed": [
            {"formerly": site.url + address(key), "url": site.url + page.address}
            for page in found
            for key in page.formerly
        ],
    }


def entry(site: Site, page: Page, titles: dict[str, str]) -> Entry:
    """One pitfall. `titles` has the title of each section of SQLAlchemy's documentation that a page gives."""
    site = replace(site, page=f"{page.key}.md")
    found = recorded.recorded(site.snippets, page.key)
    sections = {
        name: plain.markdown(site, text).strip()
        for name, text in page.sections.items()
        if name in ("Why", "Which cure", "See also")
    }
    return {
        **_named(site, page),
        "severity": page.severity,
        "symptoms": page.symptoms,
        **{name: page.front[name] for name in ("since", "until") if name in page.front},
        "cause": sections["Why"],
        "cures": [_program(site, page, name) for name in found.programs if name.startswith("right")],
        **({"which_cure": sections["Which cure"]} if "Which cure" in sections else {}),
        "mistakes": [_program(site, page, name) for name in found.programs if name.startswith("wrong")],
        "messages": _messages(found),
        "affected": {
            series: [
                database
                for database in found.databases
                if (leaf := found.leaf(series, database, "wrong.py")) and leaf["verdict"] != "passes"
            ]
            for series in found.series
        },
        "caught_by": found.caught,
        "links": _links(page, sections["See also"], titles),
    }


def _named(site: Site, page: Page) -> Entry:
    return {
        "slug": page.slug,
        "category": page.category,
        "url": site.url + page.address,
        "permanent": site.url + permanent(page.key),
        "markdown": f"{site.url}{page.key}.md",
        "title": page.title,
        "description": page.description,
    }


def _program(site: Site, page: Page, name: str) -> Entry:
    """A program: what the page shows of it, and where the whole is."""
    path = f"{page.key}/{name}"
    return {
        "name": name,
        "summary": recorded.summary(site.snippets / path),
        "code": "\n".join(plain.snippets(site.snippets, f'--8<-- "{path}:example"')).strip("\n") + "\n",
        "url": f"{site.url}snippets/{path}",
    }


def _messages(found: Recorded) -> list[Entry]:
    return [
        {"class": message.kind, "text": message.text}
        | ({"code": message.code} if message.code else {})
        | {"places": [list(place) for place in places]}
        for message, places in found.mistakes.items()
    ]


def _linked(text: str) -> dict[str, str]:
    """Title of each link in `text`, by its target."""
    return {url: " ".join(title.replace("`", "").split()) for title, url in LINK.findall(text)}


def _links(page: Page, see_also: str, titles: dict[str, str]) -> list[Entry]:
    """SQLAlchemy's sections first. One to which no page gives a title has the words of its anchor."""
    sections = [str(url) for url in page.front.get("sqlalchemy", ())]
    found = {url: titles.get(url) or url.rpartition("#")[2].replace("-", " ") for url in sections} | _linked(see_also)
    return [{"title": title, "url": url} for url, title in found.items()]


def _release(series: str) -> list[int]:
    return [int(number) for number in series.split(".")]
