"""Each rule was measured in public projects as it is now, and is right often enough for its severity."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

import precision as script
import pytest
from handbook import rulepack
from handbook.blocks import BlockError, Site
from handbook.compute import compute
from handbook.precision import (
    LEAST,
    SAMPLE,
    Finding,
    Place,
    Precision,
    Project,
    complaints,
    fingerprint,
    pack,
    precision,
    sample,
    written,
)
from handbook.recorded import Missing
from handbook.rules import Handbook

PROJECT = Project("owner/name", "c0ffee", date(2026, 8, 1), files=2, lines=200_000, seconds=1.5)
RULES: list[dict[str, Any]] = [
    {"id": "slug", "severity": "error", "rule": {"pattern": "f($A)"}, "message": "It fails"},
    {"id": "slug-policy", "severity": "hint", "rule": {"pattern": "g()"}, "message": "It may fail"},
]


def finding(line: int, verdict: str = "true", reason: str = "", *, rule: str = "slug") -> Finding:
    return Finding(Place(PROJECT.name, rule, "src/a b.py", line), verdict, reason)


RECORD = Precision(
    date=date(2026, 11, 23),
    machine='2 cores, "CPU"',
    ast_grep="0.51.1",
    startup=0.5,
    rules={rule["id"]: fingerprint(rule) for rule in RULES},
    projects={PROJECT.name: PROJECT},
    findings=[*map(finding, range(1, 5)), finding(5, "false", "no session: a socket")],
)


def test_the_record_holds(handbook: Handbook) -> None:
    found = list(complaints(precision(handbook.root / "snippets"), pack()))
    assert not found, "\n".join(found)


def test_the_record_is_as_it_would_be_written(handbook: Handbook) -> None:
    path = handbook.root / "snippets" / "precision.toml"
    assert path.read_text(encoding="utf-8") == written(precision(path.parent))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "precision.toml").write_text(written(RECORD))
    assert precision(tmp_path) == RECORD


def test_a_good_record_draws_no_complaint() -> None:
    assert list(complaints(RECORD, RULES)) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"rules": {"slug-policy": RECORD.rules["slug-policy"]}}, "the rule slug was not measured as it is now"),
        ({"rules": {**RECORD.rules, "slug": "otherwise"}}, "the rule slug was not measured as it is now"),
        ({"rules": {**RECORD.rules, "gone": "0"}}, "there is no rule gone"),
        ({"findings": [finding(1, rule="gone")]}, "there is no rule gone"),
        ({"findings": [finding(1, "yes")]}, "src/a b.py:1: the verdict is 'yes'; write one of true, false, unread"),
        ({"findings": [*map(finding, range(1, 5)), finding(5, "false")]}, 'src/a b.py:5: say why it is false: "false'),
        ({"findings": [finding(1, "unread")]}, "src/a b.py:1: read the code there, and write true or false"),
        ({"projects": {}, "findings": [finding(1)]}, "src/a b.py:1: the project has no table"),
        ({"findings": [*map(finding, range(1, 4)), finding(4, "false", "why")]}, "slug is right in 3 of 4 findings"),
    ],
)
def test_a_fault_draws_its_complaint(changed: dict[str, Any], complaint: str) -> None:
    (found,) = complaints(replace(RECORD, **changed), RULES)
    assert complaint in found


def test_a_hint_may_be_less_precise() -> None:
    assert LEAST > 1 / 2
    wrong = [finding(1, rule="slug-policy"), finding(2, "false", "why", rule="slug-policy")]
    assert list(complaints(replace(RECORD, findings=wrong), RULES)) == []


def test_a_sample_stays_when_findings_come_and_go() -> None:
    many = [finding(line) for line in range(10 * SAMPLE)]
    chosen = sample(many)
    assert len(chosen) == SAMPLE
    assert chosen != many[:SAMPLE]
    fewer = [each for each in many if each in chosen or each.place.line % 2]
    assert sample(reversed(fewer)) == chosen
    unread = [each if each in chosen else replace(each, verdict="unread") for each in many]
    assert list(complaints(replace(RECORD, findings=unread), RULES)) == []


def test_only_what_matches_counts_for_the_fingerprint() -> None:
    rule = RULES[0]
    assert fingerprint(rule | {"message": "It fails badly", "severity": "hint"}) == fingerprint(rule)
    assert fingerprint(rule | {"constraints": {"A": {"regex": "x"}}}) != fingerprint(rule)


@pytest.mark.parametrize("text", ["[run]\n", "no TOML", "findings = 3\n"])
def test_a_damaged_record_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "precision.toml").write_text(text)
    with pytest.raises(Missing, match=r"precision\.toml cannot be read .*; measure with"):
        precision(tmp_path)


# The script


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path, handbook: Handbook) -> Path:
    """A repository with a file in which a rule finds something."""
    path = tmp_path / "name"
    path.mkdir()
    git(path, "init", "--quiet")
    git(path, "remote", "add", "origin", "https://github.com/owner/name.git")
    rule = rulepack.rules(handbook.root / "snippets")[0]
    (path / "wrong.py").write_text(handbook.folder(rule.key).program("wrong.py").source)
    git(path, "add", ".")
    git(path, "commit", "--quiet", "--message", "first")
    return path


def test_a_clone_is_measured_and_compared(clone: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    measured = script.measure(script.clones(tmp_path))
    project = measured.projects["owner/name"]
    assert (project.commit, project.files) == (git(clone, "rev-parse", "HEAD"), 1)
    assert project.lines == len((clone / "wrong.py").read_text().splitlines())
    assert {each.verdict for each in measured.findings} == {"unread"}
    assert not script.compare(measured, measured)
    before, *_ = measured.findings
    moved = replace(before, place=replace(before.place, line=999), verdict="true")
    assert script.compare(measured, replace(measured, findings=[moved]))
    said = capsys.readouterr().out
    assert f"new: {before.place.rule}: owner/name/wrong.py:{before.place.line}\n" in said
    assert f"gone: {before.place.rule}: owner/name/wrong.py:999\n" in said


def test_verdicts_are_kept() -> None:
    measured = replace(RECORD, findings=[finding(line, "unread") for line in (1, 5, 6)])
    kept = [finding(1), finding(5, "false", "no session: a socket"), finding(6, "unread")]
    assert script.judged_before(measured, RECORD).findings == kept


def test_clones_that_lack_are_asked_for(clone: Path, tmp_path: Path) -> None:
    projects = {"owner/name": replace(PROJECT), "owner/other": replace(PROJECT, name="owner/other")}
    with pytest.raises(SystemExit) as ended:
        script.check(script.clones(tmp_path), tmp_path, replace(RECORD, projects=projects))
    assert str(ended.value).splitlines()[1:] == [
        f"git -C {clone} checkout c0ffee",
        f"git clone https://github.com/owner/other {tmp_path}/other",
        f"git -C {tmp_path}/other checkout c0ffee",
    ]
    present = {"owner/name": replace(PROJECT, commit=git(clone, "rev-parse", "HEAD"))}
    script.check({"owner/name": clone}, tmp_path, replace(RECORD, projects=present))


# The blocks


RULE = """\
id: slug{id}
language: python
severity: {severity}
message: {message}
note: Await it.
rule:
  pattern: f()
"""


@pytest.fixture
def show(tmp_path: Path) -> Callable[[str], etree.Element]:
    """A function that computes a block over two rules and a record of them."""
    (tmp_path / "docs").mkdir()
    folder = tmp_path / "snippets" / "loading" / "slug"
    folder.mkdir(parents=True)
    policy = RULE.format(id="-policy", severity="hint", message="It may fail")
    mistake = RULE.format(id="", severity="error", message="It fails & `raises`") + "fix: await f()\n"
    (folder / "rule.yml").write_text(f"{policy}---\n{mistake}")
    (tmp_path / "snippets" / "precision.toml").write_text(written(RECORD))
    site = Site(tmp_path / "docs", tmp_path / "snippets", "https://example.org/", "rules.md")
    return lambda line: etree.fromstring(b"<x>" + b"".join(map(etree.tostring, compute(site, line))) + b"</x>")


def cells(found: etree.Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in found.iter("tr")]


def hrefs(found: etree.Element) -> list[str | None]:
    return [link.get("href") for link in found.iter("a")]


def test_rules_block(show: Callable[[str], etree.Element]) -> None:
    found = show("::: rules")
    assert cells(found)[1:] == [
        ["slug error, fix", "It fails &amp; raises"],
        ["slug-policy hint", "It may fail"],
    ]
    assert [name.text for name in found.iter("code")] == ["slug", "raises", "slug-policy"]
    assert hrefs(found) == ["loading/slug.md"] * 2


def test_precision_by_rule(show: Callable[[str], etree.Element]) -> None:
    found = show("::: precision rules")
    assert cells(found)[1:] == [["slug error, fix", "5", "4 of 5", "80%"]]
    (without,) = found.iter("details")
    assert "".join(without.itertext()) == "1 rule without a finding, whose precision nobody knowsslug-policy"


def test_precision_by_project(show: Callable[[str], etree.Element]) -> None:
    found = show("::: precision projects")
    assert cells(found)[1:] == [["owner/name 2026-08-01", "200,000", "4 of 5 true", "none"]]
    assert hrefs(found) == ["https://github.com/owner/name/tree/c0ffee"]


def test_remarks(show: Callable[[str], etree.Element]) -> None:
    found = show("::: precision remarks")
    assert ["".join(item.itertext()) for item in found.iter("li")] == ["false, no session: a socket: src/a b.py:5"]
    assert hrefs(found) == ["https://github.com/owner/name/blob/c0ffee/src/a%20b.py#L5"]


def test_time(show: Callable[[str], etree.Element]) -> None:
    said = "".join(show("::: precision time").itertext())
    assert "2 rules over 200,000 lines of Python in 1 project: 1.0 seconds of CPU time on all cores together, " in said
    assert "together, 0.50 seconds for each 100,000 lines, beside the 0.50 seconds in which ast-grep starts" in said
    assert "on 23 November 2026, on a machine with 2 cores" in said


def test_an_unknown_figure_is_refused(show: Callable[[str], etree.Element]) -> None:
    with pytest.raises(BlockError, match="nothing is measured of 'speed'; there are rules, projects, remarks and time"):
        show("::: precision speed")


def test_a_record_that_is_missing_is_refused(show: Callable[[str], etree.Element], tmp_path: Path) -> None:
    (tmp_path / "snippets" / "precision.toml").unlink()
    with pytest.raises(BlockError, match=r"there is no .*precision\.toml; measure with"):
        show("::: precision rules")
