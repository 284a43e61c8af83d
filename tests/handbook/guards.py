"""The block that shows which pitfalls the guards of snippets/guards/guards.py turn red."""

import ast
import re
from collections import defaultdict
from xml.etree import ElementTree as etree

from handbook import recorded
from handbook.blocks import BlockError, Site
from handbook.elements import Content, code, counted, element, joined, marked, table

FILE = "guards/guards.py"
# In the docstring of the file.
GUARD = re.compile(r"(?m)^- (?P<name>[a-z-]+): (?P<what>.+)$")


def guards(site: Site) -> list[etree.Element]:
    """Each guard: what it reports, and on which pages it reported a wrong program; then how many programs that are."""
    path = site.snippets / FILE
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else None
    described = {each["name"]: each["what"] for each in GUARD.finditer(text or "")}
    if not described:
        raise BlockError(f"{path} does not list its guards; write `- <guard>: <what it reports>` into its docstring")
    titled = {page.key: page for page in site.pitfalls()}
    flagged: defaultdict[str, dict[str, None]] = defaultdict(dict)
    silent, red = [], []
    for found in recorded.all_recorded(site.snippets):
        for program, tools in found.runtime.items() if found.key in titled else ():
            findings = tools.get("guards", [])
            for finding in findings:
                flagged[finding["code"]][found.key] = None
            if _is_silent(site, found, program):
                silent.append(found.key)
                red += [found.key] * bool(findings)
    if not silent:
        raise BlockError('no outcomes.json has a "runtime" part; write it with `uv run pytest --update-examples`')
    if unknown := ", ".join(sorted({*flagged} - {*described})):
        raise BlockError(f"the docstring of {path} lacks {unknown}")
    rows: list[list[list[Content]]] = []
    for name, what in described.items():
        links = ([element("a", titled[key].title, href=site.href(f"{key}.md"))] for key in flagged[name])
        rows.append([[code(name)], marked(f"{what[0].upper()}{what[1:]}."), joined(links, " · ") or ["none of them"]])
    share = f"Wrong programs that raise nothing: {len(silent):,}. The guards turn {len(red):,} of them red"
    return [
        table(["Guard", "What it reports", "Pitfalls that it turns red"], rows),
        element("p", f"{share}, on {counted(len({*red}), 'page')}."),
    ]


def _is_silent(site: Site, found: recorded.Recorded, program: str) -> bool:
    """Whether it raises nothing of its own on its default database under the newest series."""
    leaf = found.leaf(found.series[0], recorded.default_database(site.snippets / found.key / program), program)
    return leaf is not None and leaf["verdict"] in ("asserts", "warns")
