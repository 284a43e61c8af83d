"""`handbook lint`: the rules of the handbook on any code.

ast-grep does the work, with the bundle beside this module. Added are a baseline for findings that were there before, a
reason for each suppression, SARIF, and annotations on GitHub. Nothing here imports what builds the site or runs
programs: teams install this project with ast-grep and nothing else.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handbook import ast_grep, baseline, sarif
from handbook.ast_grep import BUNDLE

# What a team can make of a rule. As in ast-grep, but a warning fails, too; a hint never does.
SEVERITIES = ("error", "warning", "hint", "off")
FAILS = ("error", "warning")
UNEXPLAINED = "suppression-without-reason"
RULE = re.compile(r"(?m)^id: (?P<id>\S+)$(?:(?!^---$)[\s\S])*?^url: (?P<url>\S+)$")
SCANNED = re.compile(r"(?m)^sg: entity\|file\|(?P<path>.+): language=")
SUPPRESSION = re.compile(r"#\s*ast-grep-ignore\b(?P<rest>.*)")
REASON = re.compile(r"\s--\s+\S")


class BadInput(Exception):
    """The rules were not applied. The text says why and what to do."""


@dataclass(frozen=True, order=True)
class Finding:
    """A line that a rule found. `text` is the line, stripped; `line` and `column` count from 1."""

    path: str
    line: int
    column: int
    severity: str
    rule: str
    message: str
    note: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}[{self.rule}]: {self.message}"


def lint(
    paths: list[Path],
    severities: Mapping[str, list[str]],
    known: Path | None = None,
    update: bool = False,
    report: Path | None = None,
) -> int:
    """Check the Python files below `paths`, print what is found, and return the exit code: 1 if something fails.

    `severities` has ids of rules by one of SEVERITIES. `known` is a baseline: what it holds is not reported, or with
    `update` it is written. `report` is written as SARIF. Raises BadInput, and then has written nothing.
    """
    if missing := next((path for path in paths if not path.exists()), None):
        raise BadInput(f"{missing} is not there; name files or folders that exist")
    if missing := next((file for file in (known, report) if file and not file.parent.is_dir()), None):
        raise BadInput(f"{missing}: there is no folder {missing.parent}; make it")
    urls = rules()
    if unknown := sorted({rule for ids in severities.values() for rule in ids} - urls.keys()):
        raise BadInput(f"there is no rule {unknown[0]}; there are {', '.join(sorted(urls))}")
    try:
        found = scan(paths, severities, set(urls))
    except ast_grep.Failed as error:
        raise BadInput(str(error)) from None
    said: list[str] = []
    if known is not None:
        try:
            found, said = baseline.compare(known, paths, found, lambda each: each.severity in FAILS, update)
        except baseline.Unreadable as error:
            raise BadInput(str(error)) from None
    if report:
        report.write_text(json.dumps(sarif.log(found, urls), indent=2) + "\n", encoding="utf-8")
    for finding in found:
        print(finding)
        if os.environ.get("GITHUB_ACTIONS") == "true" and finding.severity in FAILS:
            print(annotation(finding))
    for line in said:
        print(line)
    return int(any(finding.severity in FAILS for finding in found))


def rules() -> dict[str, str]:
    """Id of each rule of the bundle, and the address of its page."""
    return {rule["id"]: rule["url"] for rule in RULE.finditer(BUNDLE.read_text(encoding="utf-8"))}


def scan(paths: Iterable[Path], severities: Mapping[str, list[str]], ids: set[str]) -> list[Finding]:
    """What the rules find below `paths`, and the suppressions of these rules that give no reason.

    Raises ast_grep.Failed.
    """
    options = [f"--{severity}={rule}" for severity, rules in severities.items() for rule in rules]
    done = ast_grep.run("scan", f"--rule={BUNDLE}", "--inspect=entity", *options, paths=paths)
    found = {_finding(json.loads(line)) for line in done.stdout.splitlines()}
    return sorted(found | set(_unexplained(map(Path, SCANNED.findall(done.stderr)), ids)))


def _unexplained(scanned: Iterable[Path], ids: set[str]) -> Iterator[Finding]:
    files = [path for path in scanned if b"ast-grep-ignore" in path.read_bytes()]
    if not files:
        return
    # A suppression hides itself from the rules of a scan, but not from a search.
    done = ast_grep.run("run", "--lang=python", "--kind=comment", paths=files)
    for match in map(json.loads, done.stdout.splitlines()):
        comment = SUPPRESSION.fullmatch(match["text"])
        if not comment or REASON.search(comment["rest"]):
            continue
        # As ast-grep reads it: the first word between two commas is an id, and without ids all rules are meant.
        _, _, listed = comment["rest"].partition(":")
        named = [words[0] for each in listed.split(",") if (words := each.split())]
        if not named or ids & {*named}:
            message = f"Give a reason: `# ast-grep-ignore: {', '.join(named) or '<rule>'} -- <reason>`."
            yield _finding(match | {"severity": "error", "ruleId": UNEXPLAINED, "message": message, "note": None})


def _finding(match: dict[str, Any]) -> Finding:
    start, text = match["range"]["start"], match["lines"].partition("\n")[0].strip()
    place = _relative(match["file"]), start["line"] + 1, start["column"] + 1
    return Finding(*place, match["severity"], match["ruleId"], match["message"], match["note"] or "", text)


def annotation(finding: Finding) -> str:
    """A finding as a command to GitHub Actions, which shows it at its line."""
    title, path = (re.sub("[%:,]", _percent, text) for text in (finding.rule, finding.path))
    message = re.sub("[%\r\n]", _percent, finding.message)
    return f"::{finding.severity} file={path},line={finding.line},col={finding.column},title={title}::{message}"


def _percent(character: re.Match[str]) -> str:
    return f"%{ord(character[0]):02X}"


def _relative(path: str) -> str:
    """`path` from the working directory, if it is below it, with forward slashes."""
    absolute = Path(path).absolute()
    return (absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute).as_posix()
