"""The blocks that say what catches a mistake: on its page, and of all pitfalls in one matrix."""

from collections import defaultdict
from collections.abc import Iterator
from xml.etree import ElementTree as etree

from handbook import recorded
from handbook.blocks import BlockError, Site, place
from handbook.elements import Content, code, element, joined, table
from handbook.matrix import by_severity, is_silent
from handbook.pages import Page
from handbook.recorded import DETECTORS, Finding, Recorded

CHECKERS = ("mypy", "pyright", "ty", "pyrefly")
# Where a page says more of a detector, and what the matrix calls it. The others have their own names.
PAGES = {
    "warnings-as-errors": "ten-line-config.md",
    "rules": "rules.md",
    "guards": "guards.md",
    "idle-timeout": "ten-line-config.md",
}
SHORT = {
    "warnings-as-errors": "-W error",
    "rules": "our rules",
    "guards": "our guards",
    "idle-timeout": "idle timeout",
}
# What no detector speaks of is told by the run alone, or by nothing.
FAILS, PARTLY, SILENT = "fails", "partly", "silent"


def name(site: Site, detector: str) -> list[Content]:
    """The detector as a sentence names it, with a link if there is a page on it."""
    names: dict[str, list[Content]] = {
        "warnings-as-errors": [code("pytest -W error")],
        "rules": ["our rule"],
        "guards": ["our guard"],
        "idle-timeout": ["PostgreSQL's ", code("idle_in_transaction_session_timeout")],
    }
    return _linked(site, PAGES.get(detector, ""), names.get(detector, [detector]))


def alone(found: Recorded, program: str) -> str:
    """What tells of the mistake when no detector does: the failing run does, on some databases only, or nothing."""
    failing = [leaf for _, _, leaf in found.leaves(program) if leaf["verdict"] != "passes"]
    silent = sum(map(is_silent, failing))
    return SILENT if silent == len(failing) else PARTLY if silent else FAILS


# On the page of a pitfall

# What detectors say of a program: detector and codes. And, where none says anything, what tells of it instead.
Verdict = tuple[tuple[tuple[str, tuple[str, ...]], ...], str]


def caught(site: Site, key: str) -> list[etree.Element]:
    """What detectors say of the wrong programs and do not say of the right one; programs that agree share a line."""
    found = recorded.recorded(site.snippets, key)
    programs = found.caught
    if not any(programs.values()):
        raise BlockError(
            f"{site.snippets / key / 'outcomes.json'} records no detector; "
            "write it with `uv run pytest --update-examples`"
        )
    groups: defaultdict[Verdict, list[str]] = defaultdict(list)
    for program, findings in programs.items():
        groups[_verdict(found, program, findings)].append(program)
    # What is caught comes first. Names stand there only where programs differ.
    said = [
        (names, _lines(site, found, verdict, names))
        for verdict, names in sorted(groups.items(), key=lambda group: not group[0][0])
    ]
    if len(said) == 1:
        items = [element("li", *line, ".") for line in said[0][1]]
    else:
        items = [
            element("li", *joined(([code(each)] for each in names), ", "), ": ", *joined(lines, "; "), ".")
            for names, lines in said
        ]
    lead = element("p", "What ", *_linked(site, "caught-by.md", ["the detectors"]), " say:")
    return [lead, element("ul", *items, class_="caught")]


def _verdict(found: Recorded, program: str, findings: dict[str, list[Finding]]) -> Verdict:
    said = tuple(
        (detector, tuple(dict.fromkeys(each["code"] for each in each_found)))
        for detector, each_found in findings.items()
        if each_found
    )
    return said, "" if said else _nothing(found, program)


def _nothing(found: Recorded, program: str) -> str:
    match alone(found, program):
        case "silent":
            return "nothing: it stays silent"
        case "fails":
            return "nothing but the failing run"
    told = [
        (series, database)
        for series, database, leaf in found.leaves(program)
        if leaf["verdict"] != "passes" and not is_silent(leaf)
    ]
    where = place(told, found.series, found.databases)
    return f"nothing but the failing run ({where}); elsewhere it stays silent"


def _lines(site: Site, found: Recorded, verdict: Verdict, programs: list[str]) -> list[list[Content]]:
    """One line for the type checkers, and one for each other detector that says something."""
    said, nothing = verdict
    if not said:
        return [[nothing]]
    lines = []
    codes = dict(said)
    last: list[str] = []
    for detectors in (CHECKERS, *((each,) for each in DETECTORS if each not in CHECKERS)):
        speaking = [detector for detector in detectors if detector in codes]
        if not speaking:
            continue
        agreeing: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for detector in speaking:
            agreeing[codes[detector]].append(detector)
        line = joined((_said(site, names, each) for each, names in agreeing.items()), ", ")
        # Of several programs it would be too much, and the line stands in the code above.
        if len(found.caught) == 1:
            findings = [each for detector in speaking for each in found.caught[programs[0]][detector]]
            at = list(dict.fromkeys(each["line"] for each in findings if "line" in each))
            if at and at != last:
                line += [" at ", *joined(([code(text)] for text in at), " and ")]
            last = at
        lines.append(line)
    return lines


def _said(site: Site, detectors: list[str], codes: tuple[str, ...]) -> list[Content]:
    names = joined((name(site, detector) for detector in detectors), " and ")
    # The name says it all: there is one such setting.
    if detectors == ["idle-timeout"]:
        return names
    return [*names, " ", *joined(([code(each)] for each in codes), ", ")]


def _linked(site: Site, page: str, text: list[Content]) -> list[Content]:
    """`text`, as a link if that page exists and is another one."""
    if page and page != site.page and (site.docs / page).is_file():
        return [element("a", *text, href=site.href(page))]
    return text


# Of all pitfalls


def detectors(site: Site) -> list[etree.Element]:
    """How much each detector catches, and a row for each pitfall: what catches wrong.py, and how many other forms."""
    found = {one.key: one for one in recorded.all_recorded(site.snippets)}
    shown = sorted((page for page in site.pitfalls() if page.key in found), key=by_severity)
    caught = {page.key: found[page.key].caught for page in shown}
    run = {detector for each in caught.values() for findings in each.values() for detector in findings}
    if not run:
        raise BlockError("no outcomes.json records a detector; write them with `uv run pytest --update-examples`")
    columns = [detector for detector in DETECTORS if detector in run]
    head = element("tr", *(element("th", text, scope="col") for text in ("Pitfall", *map(_short, columns), "alone")))
    rows = [_row(site, page, found[page.key], columns) for page in shown]
    return [
        _figures(site, {page.key: found[page.key] for page in shown}, columns),
        element(
            "table",
            element("thead", head),
            element("tbody", *rows),
            class_="matrix detectors",
            data_search_exclude="",
        ),
    ]


def _short(detector: str) -> str:
    return SHORT.get(detector, detector)


def _catches(found: Recorded) -> Iterator[tuple[str, set[str]]]:
    """Each wrong program, and the detectors that catch it."""
    for program, findings in found.caught.items():
        yield program, {detector for detector, each in findings.items() if each}


def _figures(site: Site, shown: dict[str, Recorded], columns: list[str]) -> etree.Element:
    """By detector: how many pitfalls, by their wrong.py, and how many wrong programs it catches."""
    catches = [(one, program, by) for one in shown.values() for program, by in _catches(one)]
    groups: list[tuple[list[Content], list[tuple[str, bool]]]] = [
        (name(site, detector), [(program, detector in by) for _, program, by in catches]) for detector in columns
    ]
    checkers = {detector for detector in columns if detector in CHECKERS}
    groups.insert(len(checkers), (["a type checker"], [(program, bool(by & checkers)) for _, program, by in catches]))
    groups.append(([element("strong", "at least one of these")], [(program, bool(by)) for _, program, by in catches]))
    for text, kinds in (("nothing but the failing run", (FAILS, PARTLY)), ("nothing: it stays silent", (SILENT,))):
        missed = [(program, not by and alone(one, program) in kinds) for one, program, by in catches]
        groups.append(([element("strong", text)], missed))
    pitfalls = sum(program == "wrong.py" for _, program, _ in catches)
    rows: list[list[list[Content]]] = [
        [label, [str(sum(is_so for program, is_so in each if program == "wrong.py"))], [str(sum(i for _, i in each))]]
        for label, each in groups
    ]
    head: list[Content] = ["Caught by", f"wrong.py, of {pitfalls:,}", f"all wrong programs, of {len(catches):,}"]
    return table(head, rows)


def _row(site: Site, page: Page, found: Recorded, columns: list[str]) -> etree.Element:
    link = element("a", page.title, href=site.href(f"{page.key}.md"))
    programs = dict(_catches(found))
    cells = []
    for detector in columns:
        number = sum(detector in by for by in programs.values())
        first = "✓" if detector in programs.get("wrong.py", ()) else ""
        others = f"{number}/{len(programs)}" if number and len(programs) > 1 else ""
        text = " ".join(part for part in (first, others) if part)
        label = {"data_label": _short(detector)} if text else {}
        cells.append(element("td", text, **label))
    kind = alone(found, "wrong.py")
    cells.append(element("td", element("span", kind, class_=kind), data_label="alone"))
    return element("tr", element("th", link, scope="row"), *cells)
