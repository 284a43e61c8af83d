"""How often the rules are right in code that nobody here wrote: what snippets/precision.toml records.

tests/precision.py measures and writes the file; the verdict on each finding is a reader's. Nothing here runs a rule.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from handbook.ast_grep import BUNDLE
from handbook.pages import Loader
from handbook.recorded import Missing

FILE = "precision.toml"
HOST = "https://github.com"
# Of a rule with more findings than this, so many are read, chosen at random.
SAMPLE = 40
# A rule that is right less often is a hint at most.
LEAST = 0.8
VERDICTS = ("true", "false", "unread")
MEASURE = "measure with `uv run tests/precision.py FOLDER --update`"
HEADER = """\
# What the rules find in public projects. "true": the code makes the mistake that the page describes; or "false: why".
# "unread": beyond the sample. `uv run tests/precision.py FOLDER --update` measures anew, and keeps the verdicts.
"""


@dataclass(frozen=True)
class Project:
    """A public repository at a commit; `seconds` is the CPU time of one scan."""

    name: str
    commit: str
    date: date
    files: int
    lines: int
    seconds: float

    @property
    def url(self) -> str:
        return f"{HOST}/{self.name}/tree/{self.commit}"


@dataclass(frozen=True, order=True)
class Place:
    """Where a rule matched; two matches that begin on one line are one."""

    project: str
    rule: str
    path: str
    line: int


@dataclass(frozen=True)
class Finding:
    """A place, and what reading the code there showed: a false finding has a reason, a true one may have a remark."""

    place: Place
    verdict: str
    reason: str = ""


@dataclass(frozen=True)
class Precision:
    """precision.toml. `rules` has the fingerprint of each rule that was run, `startup` is in seconds of CPU time."""

    date: date
    machine: str
    ast_grep: str
    startup: float
    rules: dict[str, str]
    projects: dict[str, Project]
    findings: list[Finding]

    def of(self, *, rule: str | None = None, project: str | None = None) -> list[Finding]:
        """The findings of one rule or in one project."""
        return [
            finding
            for finding in self.findings
            if rule in (None, finding.place.rule) and project in (None, finding.place.project)
        ]

    def url(self, place: Place) -> str:
        """Address of the line in its repository, at the commit."""
        commit = self.projects[place.project].commit
        return f"{HOST}/{place.project}/blob/{commit}/{quote(place.path)}#L{place.line}"


def judged(findings: Iterable[Finding]) -> tuple[int, int]:
    """How many of these are true, and how many were read."""
    verdicts = [finding.verdict for finding in findings]
    return verdicts.count("true"), verdicts.count("true") + verdicts.count("false")


def pack() -> list[dict[str, Any]]:
    """The rules as readers download them."""
    return list(yaml.load_all(BUNDLE.read_text(encoding="utf-8"), Loader))


def fingerprint(rule: dict[str, Any]) -> str:
    """Changes when what a rule matches may change. `rule` is its mapping in the pack."""
    matching = {name: rule.get(name) for name in ("rule", "constraints", "utils")}
    return hashlib.sha256(json.dumps(matching, sort_keys=True).encode()).hexdigest()[:8]


def sample(findings: Iterable[Finding]) -> list[Finding]:
    """Those of a rule's findings that have to be read, chosen by a hash, so that they stay when others come or go."""

    def chance(finding: Finding) -> bytes:
        place = finding.place
        return hashlib.sha256(f"{place.project}/{place.path}:{place.line}".encode()).digest()

    return sorted(findings, key=chance)[:SAMPLE]


def precision(snippets: Path) -> Precision:
    """What was measured.

    Raises Missing.
    """
    path = snippets / FILE
    if not path.is_file():
        raise Missing(f"there is no {path}; {MEASURE}")
    try:
        return _parsed(tomllib.loads(path.read_text(encoding="utf-8")))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Missing(f"{path} cannot be read ({type(error).__name__}: {error}); {MEASURE}") from None


def _parsed(data: dict[str, Any]) -> Precision:
    findings = []
    for project, rules in data["findings"].items():
        for rule, places in rules.items():
            for place, said in places.items():
                file, _, line = place.rpartition(":")
                verdict, _, reason = said.partition(": ")
                findings.append(Finding(Place(project, rule, file, int(line)), verdict, reason))
    return Precision(
        date=data["run"]["date"],
        machine=data["run"]["machine"],
        ast_grep=data["run"]["ast-grep"],
        startup=data["run"]["startup"],
        rules=data["rules"],
        projects={name: Project(name, **project) for name, project in data["projects"].items()},
        findings=findings,
    )


def written(measured: Precision) -> str:
    """The text of precision.toml."""
    lines = [
        HEADER,
        "[run]",
        f"date = {measured.date}",
        f"machine = {_quoted(measured.machine)}",
        f"ast-grep = {_quoted(measured.ast_grep)}",
        f"startup = {measured.startup:.2f}",
        "",
        "# What each rule was when it ran.",
        "[rules]",
        *(f"{name} = {_quoted(found)}" for name, found in sorted(measured.rules.items())),
    ]
    for name, project in sorted(measured.projects.items()):
        lines += ["", f"[projects.{_quoted(name)}]", f"commit = {_quoted(project.commit)}", f"date = {project.date}"]
        lines += [f"files = {project.files}", f"lines = {project.lines}", f"seconds = {project.seconds:.2f}"]
    lines += ["", "[findings]"]
    head = ""
    for finding in sorted(measured.findings, key=lambda finding: finding.place):
        place = finding.place
        if head != (head := f"[findings.{_quoted(place.project)}.{place.rule}]"):
            lines += ["", head]
        said = f"{finding.verdict}: {finding.reason}" if finding.reason else finding.verdict
        lines.append(f"{_quoted(f'{place.path}:{place.line}')} = {_quoted(said)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A string of JSON is one of TOML.
    return json.dumps(text, ensure_ascii=False)


def complaints(measured: Precision, rules: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with the record: file, fault, remedy. `rules` are those of the pack."""
    where = f"snippets/{FILE}"
    by_name = {rule["id"]: rule for rule in rules}
    for name, rule in by_name.items():
        if measured.rules.get(name) != fingerprint(rule):
            yield f"{where}: the rule {name} was not measured as it is now; {MEASURE}"
    for name in sorted({*measured.rules, *(finding.place.rule for finding in measured.findings)} - {*by_name}):
        yield f"{where}: there is no rule {name}; {MEASURE}"
    for finding in measured.findings:
        place = f"{where}: {finding.place.project}: {finding.place.rule}: {finding.place.path}:{finding.place.line}"
        if finding.verdict not in VERDICTS:
            yield f"{place}: the verdict is {finding.verdict!r}; write one of {', '.join(VERDICTS)}"
        if finding.verdict == "false" and not finding.reason:
            yield f'{place}: say why it is false: "false: ..."'
        if finding.place.project not in measured.projects:
            yield f"{place}: the project has no table; {MEASURE}"
    for name, rule in by_name.items():
        found = measured.of(rule=name)
        for finding in sample(found):
            if finding.verdict == "unread":
                place = f"{where}: {finding.place.project}: {name}: {finding.place.path}:{finding.place.line}"
                yield f"{place}: read the code there, and write true or false"
        true, read = judged(found)
        if rule["severity"] in ("error", "warning") and true < LEAST * read:
            yield f"{where}: {name} is right in {true} of {read} findings; make it more precise, a hint, or delete it"
