"""The blocks that show the rule pack: what each rule says, and how often it is right in public projects."""

from collections import defaultdict
from collections.abc import Callable
from xml.etree import ElementTree as etree

from handbook import precision
from handbook.blocks import BlockError, Site
from handbook.elements import Content, code, counted, element, joined, listed, marked, table
from handbook.precision import Finding, Precision, judged
from handbook.rulepack import SEVERITIES, MalformedRule, Rule
from handbook.rulepack import rules as read_rules


def rules(site: Site) -> list[etree.Element]:
    """Every rule, the most severe first: its page, what it says, and whether ast-grep can apply the cure."""
    return [table(["Rule", "What it says"], [[_named(site, rule), marked(rule.message)] for rule in _pack(site)])]


def measured(site: Site, what: str) -> list[etree.Element]:
    """What the rules found in public projects: by rule, by project, remarks on findings, or the time."""
    if what not in MEASURED:
        raise BlockError(f"nothing is measured of {what!r}; there are {listed([*MEASURED])}")
    return MEASURED[what](site, _pack(site), precision.precision(site.snippets))


def _pack(site: Site) -> list[Rule]:
    """The rules, the most severe first."""
    try:
        found = read_rules(site.snippets)
    except MalformedRule as error:
        raise BlockError(str(error)) from None
    if not found:
        raise BlockError(f"there is no rule.yml below {site.snippets}")
    return sorted(found, key=lambda rule: (SEVERITIES.index(rule.severity), rule.id))


def _link(site: Site, rule: Rule) -> etree.Element:
    return element("a", code(rule.id), href=site.href(f"{rule.key}.md"))


def _named(site: Site, rule: Rule) -> list[Content]:
    """The rule with a link to its page, and below it the severity, and that there is a fix."""
    said = f"{rule.severity}, fix" if rule.has_fix else rule.severity
    return [_link(site, rule), element("br"), element("span", said, class_="where")]


def _by_rule(site: Site, pack: list[Rule], found: Precision) -> list[etree.Element]:
    rows: list[list[list[Content]]] = []
    without: list[list[Content]] = []
    for rule in pack:
        findings = found.of(rule=rule.id)
        if not findings:
            without.append([_link(site, rule)])
            continue
        true, read = judged(findings)
        share = f"{true / read:.0%}" if read else "unknown"
        rows.append([_named(site, rule), [f"{len(findings):,}"], [f"{true} of {read}"], [share]])
    blocks = [table(["Rule", "Found", "True of those read", "Share"], rows)]
    if without:
        text = f"{counted(len(without), 'rule')} without a finding, whose precision nobody knows"
        listing = element("p", *joined(without, " · "))
        details = element("details", element("summary", text), listing, class_="kind")
        blocks.append(element("div", details, class_="kinds", data_search_exclude=""))
    return blocks


def _by_project(site: Site, pack: list[Rule], found: Precision) -> list[etree.Element]:
    hints = {rule.id for rule in pack if rule.severity == "hint"}
    rows: list[list[list[Content]]] = []
    for project in sorted(found.projects.values(), key=lambda project: -project.lines):
        findings = found.of(project=project.name)
        link = element("a", project.name, href=project.url)
        rows.append(
            [
                [link, element("br"), element("span", f"{project.date}", class_="where")],
                [f"{project.lines:,}"],
                [_judged([finding for finding in findings if finding.place.rule not in hints])],
                [_judged([finding for finding in findings if finding.place.rule in hints])],
            ]
        )
    head: list[Content] = ["Project", "Lines", "Errors and warnings", "Hints"]
    return [table(head, rows)]


def _judged(findings: list[Finding]) -> str:
    true, read = judged(findings)
    if not findings:
        return "none"
    said = f"{true} of {read} true"
    return said if read == len(findings) else f"{said}, {len(findings):,} found"


def _remarks(site: Site, pack: list[Rule], found: Precision) -> list[etree.Element]:
    blocks = []
    for rule in pack:
        alike: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in found.of(rule=rule.id):
            if finding.reason:
                alike[finding.verdict, finding.reason].append(finding)
        if not alike:
            continue
        items = []
        for (verdict, reason), findings in sorted(alike.items()):
            links = (
                [element("a", f"{each.place.path}:{each.place.line}", href=found.url(each.place))] for each in findings
            )
            items.append(element("li", element("strong", verdict), f", {reason}: ", *joined(links, " · ")))
        number = sum(len(findings) for findings in alike.values())
        head = element("summary", code(rule.id), " ", element("span", counted(number, "finding"), class_="where"))
        blocks.append(element("details", head, element("ul", *items), class_="kind"))
    return [element("div", *blocks, class_="kinds", data_search_exclude="")]


def _time(site: Site, pack: list[Rule], found: Precision) -> list[etree.Element]:
    projects = found.projects.values()
    lines = sum(project.lines for project in projects)
    seconds = sum(project.seconds - found.startup for project in projects)
    day = found.date
    return [
        element(
            "p",
            f"{counted(len(pack), 'rule')} over {lines:,} lines of Python in {counted(len(projects), 'project')}: "
            f"{seconds:.1f} seconds of CPU time on all cores together, ",
            element("strong", f"{seconds / lines * 100_000:.2f} seconds for each 100,000 lines"),
            f", beside the {found.startup:.2f} seconds in which ast-grep starts. "
            f"Measured with ast-grep {found.ast_grep} on {day.day} {day:%B %Y}, on a machine with {found.machine}.",
        )
    ]


MEASURED: dict[str, Callable[[Site, list[Rule], Precision], list[etree.Element]]] = {
    "rules": _by_rule,
    "projects": _by_project,
    "remarks": _remarks,
    "time": _time,
}
