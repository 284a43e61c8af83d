"""The block that shows all pitfalls by database and release, with controls to filter them.

The elements say in `data-` attributes what a row and a run are. docs/assets/matrix.js reads them, and the page names
that script in its front matter. Without JavaScript the whole table stands there, and the controls do not.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as etree

from handbook import recorded
from handbook.blocks import Site, severity_label, short
from handbook.elements import Content, code, element
from handbook.pages import SEVERITIES, Page, rank
from handbook.recorded import Leaf, Recorded

# What tells of the mistake, and how the control names it.
TOLD = {"silent": "nothing: silent", "loud": "an exception or a warning"}


def matrix(site: Site) -> list[etree.Element]:
    """All pitfalls, the most severe first, with what wrong.py did on each database under each series."""
    found = {one.key: one for one in recorded.all_recorded(site.snippets)}
    shown = sorted((page for page in site.pitfalls() if page.key in found), key=by_severity)
    series = list(dict.fromkeys(series for page in shown for series in found[page.key].series))
    head = element("tr", *(element("th", text, scope="col") for text in ("Pitfall", *site.databases.values())))
    rows = [_row(site, page, found[page.key]) for page in shown]
    return [
        _controls(site, shown, series),
        element("table", element("thead", head), element("tbody", *rows), class_="matrix", data_search_exclude=""),
    ]


def is_silent(leaf: Leaf) -> bool:
    """Whether neither an exception nor a warning tells of what went wrong. An assertion is the program's own."""
    return leaf["verdict"] in ("asserts", "hangs") and not leaf.get("warnings")


def by_severity(page: Page) -> tuple[int, int, str]:
    """Where a page stands in a list: the most severe first."""
    severity = SEVERITIES.index(page.severity) if page.severity in SEVERITIES else len(SEVERITIES)
    return severity, rank(page.category), page.title


def _controls(site: Site, shown: list[Page], series: list[str]) -> etree.Element:
    categories = {page.category for page in shown}
    severities = {page.severity for page in shown}
    selects = {
        "category": ("Category", {name: name for name in sorted(categories, key=lambda name: (rank(name), name))}),
        "severity": ("Severity", {name: name for name in SEVERITIES if name in severities}),
        "database": ("Database", site.databases),
        "series": ("SQLAlchemy", {one: one for one in series}),
        "told": ("Told by", TOLD),
    }
    text = element("input", type="text", name="text", autocomplete="off", aria_keyshortcuts="/")
    return element(
        "form",
        element("label", element("span", "Title, class or symptom ", element("kbd", "/")), text),
        *(
            element(
                "label",
                element("span", label),
                element(
                    "select",
                    element("option", "any", value=""),
                    *(element("option", text, value=value) for value, text in options.items()),
                    name=name,
                ),
            )
            for name, (label, options) in selects.items()
        ),
        element("button", "Reset", type="reset"),
        element("output"),
        class_="matrix-controls",
        aria_label="Filter the pitfalls",
        data_search_exclude="",
    )


def _row(site: Site, page: Page, found: Recorded) -> etree.Element:
    title = element(
        "th",
        element("a", page.title, href=site.href(f"{page.key}.md")),
        element("div", page.category, " ", severity_label(page.severity), class_="where"),
        scope="row",
    )
    databases = site.databases
    runs = {database: _runs(found, database) for database in databases}
    if len({tuple(each) for each in runs.values()}) == 1:
        cells = [_cell([*databases], "All databases", runs[next(iter(databases))])]
        cells[0].set("colspan", str(len(databases)))
    else:
        cells = [_cell([database], databases[database], each) for database, each in runs.items()]
    return element(
        "tr",
        title,
        *cells,
        data_category=page.category,
        data_severity=page.severity,
        data_words=" ".join(dict.fromkeys([*page.symptoms, *_classes(found)])),
    )


def _runs(found: Recorded, database: str) -> list[tuple[tuple[str, ...], str, str]]:
    """Series, what told of it, and what happened; series that agree are one."""
    runs: dict[tuple[str, str], list[str]] = {}
    for series in found.series:
        runs.setdefault(_short(found.leaf(series, database, "wrong.py")), []).append(series)
    return [(tuple(series), told, text) for (told, text), series in runs.items()]


def _short(leaf: Leaf | None) -> tuple[str, str]:
    """What told of the mistake, a key of TOLD or "", and what happened: a class, or few words."""
    if leaf is None:
        return "", "not run"
    if leaf["verdict"] == "passes":
        return "", "not affected"
    if is_silent(leaf):
        return "silent", "hangs" if leaf["verdict"] == "hangs" else "silent"
    raised = [leaf["exception"]] if leaf["verdict"] == "raises" else []
    seen = raised or leaf.get("warnings", ())
    return "loud", ", ".join(dict.fromkeys(short(one["class"]) for one in seen)) or "leaves something behind"


def _cell(databases: list[str], label: str, runs: list[tuple[tuple[str, ...], str, str]]) -> etree.Element:
    lines = []
    for series, told, text in runs:
        what: list[Content] = [code(text) if told == "loud" else element("span", text, class_=told or "unaffected")]
        if len(runs) > 1:
            what = [element("span", " ".join(series), class_="where"), " ", *what]
        lines.append(element("div", *what, data_series=" ".join(series), data_told=told))
    return element("td", *lines, data_label=label, data_databases=" ".join(databases))


def _classes(found: Recorded) -> Iterator[str]:
    """Every class that was raised, also as a cause, or warned: words by which one may look for the pitfall."""
    for _, _, leaf in found.leaves("wrong.py"):
        if leaf["verdict"] == "raises":
            exception = leaf["exception"]
            for one in (exception, *exception.get("causes", ()), *exception.get("during", ())):
                yield short(one["class"])
        for warning in leaf.get("warnings", ()):
            yield short(warning["class"])
