"""What a reviewer checks in a diff: the line `review` of each pitfall, as a page and for a pull-request template."""

import re
from xml.etree import ElementTree as etree

from handbook import recorded
from handbook.blocks import Site, severity_label
from handbook.caught import name
from handbook.elements import Content, element, joined
from handbook.indexes import categories
from handbook.pages import SEVERITIES, Page, rank
from handbook.recorded import Recorded

PAGE = "review-checklist"
# A template that is longer than a screen is ticked off unread.
LINES = 20
# What Markdown would take for emphasis.
SIGN, ESCAPED = re.compile(r"[_*]"), r"\\\g<0>"
# Those that cost more than an error that somebody sees.
SEVERE = ("data loss", "outage")


def checklist(site: Site) -> list[etree.Element]:
    """The line of each pitfall, by category; first those for which there is no tool."""
    found = {one.key: one for one in recorded.all_recorded(site.snippets)}
    made = []
    for heading, pages in categories(site):
        tools = {page.key: found_by(found[page.key]) if page.key in found else [] for page in pages}
        items = (_item(site, page, tools[page.key]) for page in sorted(pages, key=lambda page: bool(tools[page.key])))
        made += [heading, element("div", element("ul", *items), class_="pages checklist", data_search_exclude="")]
    return made


def _item(site: Site, page: Page, tools: list[str]) -> etree.Element:
    link = element("a", page.title, href=site.href(f"{page.key}.md"))
    found: list[Content] = [" · found by ", *joined((name(site, tool) for tool in tools), ", ")] if tools else []
    # No div: the search takes its end for that of the list, which it leaves out.
    where = element("span", severity_label(page.severity), " ", link, *found, class_="where")
    return element("li", page.review, element("br"), where)


def template(site: Site) -> str:
    """The lines for a pull-request template: what costs most, happens everywhere, and is found by no static tool."""
    found = {one.key: one for one in recorded.all_recorded(site.snippets)}
    severe = [
        page
        for page in site.pitfalls()
        if page.severity in SEVERE
        and page.key in found
        and not any(found[page.key].data.get("static", {}).get("wrong.py", {}).values())
        and all(leaf["verdict"] != "passes" for _, _, leaf in found[page.key].leaves("wrong.py"))
    ]
    severe.sort(key=lambda page: (SEVERITIES.index(page.severity), rank(page.category), page.key))
    chosen = severe[:LINES]
    rest = len(site.pitfalls()) - len(chosen)
    return "\n".join(
        [
            "### Async SQLAlchemy",
            "",
            *(f"- [ ] {SIGN.sub(ESCAPED, page.review)} ([why]({site.url}{page.address}))" for page in chosen),
            "",
            f"No tool that reads code finds these. {rest} more: [the whole checklist]({site.url}{PAGE}/).",
            "",
        ]
    )


def found_by(found: Recorded) -> list[str]:
    """The detectors that find the mistake of a pitfall."""
    return [detector for detector, findings in found.caught.get("wrong.py", {}).items() if findings]
