"""Each rule finds the mistake of its page and nothing else, and what a fix writes is a cure."""

import difflib
import os
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from conftest import run_or_skip
from handbook import ast_grep, rulepack
from handbook.ast_grep import BUNDLE, NAME, Failed
from handbook.checks import duty
from handbook.environments import ROOT, SERIES
from handbook.outcomes import outcome
from handbook.programs import APPLICATION, Folder, Program
from handbook.rulepack import Finding, MalformedRule, Rule
from handbook.rules import Handbook
from handbook.runner import Runner

SNIPPETS = ROOT / "snippets"
SHAPES = ROOT / "tests" / "rules"
RULES = rulepack.rules(SNIPPETS)
# Facts of other pages that make a mistake in order to show what happens.
DELIBERATE = {
    ("drivers/index/fact_add_all.py", "missing-commit"),
    ("drivers/index/fact_url_create_engine.py", "wrong-driver-url-sync-engine"),
    ("frameworks/background-task-request-session/fact_0_105.py", "commit-after-response"),
    ("frameworks/background-task-request-session/fact_0_117.py", "commit-after-response"),
    ("frameworks/background-task-request-session/fact_0_120.py", "commit-after-response"),
    ("frameworks/background-task-request-session/fact_newest.py", "commit-after-response"),
}
# Rules whose cure stands elsewhere in the class that they flag.
ELSEWHERE = {"onupdate-expires-after-update"}


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, made from the rules as they are now."""
    path = tmp_path_factory.mktemp("rules") / NAME
    path.write_text(rulepack.bundle(SNIPPETS, "https://example.org/"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory, handbook: Handbook) -> dict[Path, tuple[Folder, Program]]:
    """Every program without its annotations, by the path at which it now lies."""
    directory = tmp_path_factory.mktemp("programs")
    found = {}
    for folder in handbook.folders:
        for program in (*folder.programs, *folder.plots.values()):
            path = directory / folder.key / program.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(program.source, encoding="utf-8")
            found[path] = folder, program
    return found


@pytest.fixture(scope="session")
def findings(pack: Path, programs: dict[Path, tuple[Folder, Program]]) -> dict[str, list[tuple[Folder, Program, int]]]:
    """By rule, what it flags in the programs: the program, and the line from 1."""
    found: defaultdict[str, list[tuple[Folder, Program, int]]] = defaultdict(list)
    for each in rulepack.scan(pack, Path(os.path.commonpath(programs))):
        folder, program = programs[each.path]
        found[each.id].append((folder, program, each.line))
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_the_mistake_of_its_page(
    rule: Rule, findings: dict[str, list[tuple[Folder, Program, int]]]
) -> None:
    own = [each for each in findings[rule.id] if each[0].key == rule.key and each[1].kind == "wrong"]
    assert own, f"{rule.id} finds nothing in the wrong programs of {rule.key}"
    elsewhere = [
        f"{program.name}: {line}"
        for folder, program, number in own
        if (line := program.source.splitlines()[number - 1].strip()) != failing_line(folder, program)
        and number not in cured_lines(folder, program)
    ]
    assert bool(elsewhere) == (rule.id in ELSEWHERE), f"flagged lines that neither fail nor are cured: {elsewhere}"


def test_no_rule_finds_anything_in_other_programs(findings: dict[str, list[tuple[Folder, Program, int]]]) -> None:
    keys = {rule.id: rule.key for rule in RULES}
    wrongly = {
        (f"{folder.key}/{program.name}", name)
        for name, flagged in findings.items()
        for folder, program, _ in flagged
        # What a fact shows or a plot measures of its own page may be the mistake.
        if program.kind == "right" or (program.kind != "wrong" and folder.key != keys[name])
    }
    assert wrongly == DELIBERATE


def test_no_rule_finds_anything_in_our_own_code(pack: Path) -> None:
    assert rulepack.scan(pack, SNIPPETS / APPLICATION, *(ROOT / "tests").glob("*.py"), ROOT / "tests/handbook") == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.has_fix], ids=lambda rule: rule.id)
def test_a_fix_is_a_cure(
    rule: Rule, request: pytest.FixtureRequest, handbook: Handbook, runner: Runner, tmp_path: Path
) -> None:
    pack = tmp_path / NAME
    pack.write_text(rulepack.render([rule.complete("https://example.org/")], "https://example.org/"), encoding="utf-8")
    folder = handbook.folder(rule.key)
    wrong = [each for each in folder.programs if each.kind == "wrong"]
    fixed = [(each, text) for each in wrong if (text := apply(pack, each, tmp_path))]
    assert fixed, f"{rule.id} changes no wrong program of {rule.key}"
    for program, text in fixed:
        cured = Program(program.path.with_name("right.py"), text)
        database = program.default_database
        run = run_or_skip(request, runner, cured, database, SERIES[0])
        where = f"{rule.key}/{program.name}, fixed by {rule.id},"
        assert duty(cured, run, where, is_default=True) == []
        if program.name == "wrong.py":
            assert outcome(run) == folder.outcomes[SERIES[0]][database]["right.py"], where


def test_every_rule_is_tested_with_shapes_that_no_program_has() -> None:
    tested = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in SHAPES.glob("*.yml")}
    assert set(tested) == {rule.id for rule in RULES}
    for name, shapes in tested.items():
        assert shapes["id"] == name
        assert shapes["valid"], f"{name}: tests/rules/{name}.yml has no valid code"
        assert shapes["invalid"], f"{name}: tests/rules/{name}.yml has no invalid code"


def test_shapes(pack: Path, tmp_path: Path) -> None:
    config = {"ruleDirs": [str(pack.parent)], "testConfigs": [{"testDir": str(SHAPES)}]}
    (tmp_path / "sgconfig.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [ast_grep.executable(), "test", "--config", str(tmp_path / "sgconfig.yml"), "--skip-snapshot-tests"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_the_bundle_is_up_to_date(request: pytest.FixtureRequest) -> None:
    text = rulepack.bundle(SNIPPETS, rulepack.default_url(ROOT))
    if request.config.getoption("update_examples"):
        request.node.user_properties.append(("bundle", text))
    elif not BUNDLE.exists() or BUNDLE.read_text(encoding="utf-8") != text:
        path = BUNDLE.relative_to(ROOT)
        pytest.fail(f"{path} is stale; write it with `uv run pytest --update-examples -k rulepack`", pytrace=False)


GOOD = """\
id: some-mistake
language: python
severity: error
message: It goes wrong
note: Do it right.
rule:
  pattern: wrong()
"""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD.replace("id: some", "id: other"), "the id of a rule is the slug of its page, or begins with it"),
        (GOOD.replace("id: some-mistake", "id: some-mistaken"), "the id of a rule is the slug of its page"),
        (GOOD + "---\n" + GOOD, "has a rule of that id; choose another"),
        (GOOD + "url: https://example.org/\n", "has a `url`; delete it"),
        (GOOD + "files: ['*.py']\n", "unknown key `files`; a rule has id, language,"),
        (GOOD.replace("note: Do it right.\n", ""), "lacks `note`"),
        (GOOD.replace("wrong\nnote", "wrong.\nnote"), "the message ends with a period or colon"),
        (GOOD.replace("right.", "right"), "the note is a sentence; end it with a period"),
        (GOOD.replace("error", "info"), "severity 'info' is none of error, warning, hint"),
        (GOOD.replace("python", "Python"), "`language` has to be python"),
        (GOOD.replace("pattern: wrong()", "matches: no-such"), "no utility `no-such`; define it under `utils`"),
        ("- a\n", "each rule is a mapping with an `id`"),
        ("id: [\n", "not YAML"),
    ],
)
def test_a_malformed_rule_is_refused(text: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "loading" / "some-mistake" / "rule.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MalformedRule, match=re.escape(complaint)) as refused:
        rulepack.bundle(tmp_path, "https://example.org/")
    assert str(refused.value).startswith(str(path))


def test_a_rule_that_ast_grep_refuses_is_told(tmp_path: Path) -> None:
    pack = tmp_path / NAME
    pack.write_text(GOOD.replace("pattern", "patern"), encoding="utf-8")
    with pytest.raises(Failed, match="unknown field `patern`"):
        rulepack.scan(pack, tmp_path)


def test_the_bundle_needs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "snippets" / "loading" / "some-mistake" / "rule.yml"
    path.parent.mkdir(parents=True)
    path.write_text(GOOD.replace("pattern: wrong()", "all: [pattern: wrong(), matches: in-async-def]"))
    (tmp_path / NAME).write_text(rulepack.bundle(tmp_path / "snippets", "https://example.org/"))
    (code := tmp_path / "code.py").write_text("def f():\n    wrong()\n\n\nasync def g():\n    wrong()\n")
    assert rulepack.scan(tmp_path / NAME, code) == [Finding(code, "some-mistake", 6)]
    url = "https://example.org/loading/some-mistake/"
    rule = yaml.safe_load((tmp_path / NAME).read_text())
    assert (rule["url"], rule["message"]) == (url, f"It goes wrong: {url}")


def failing_line(folder: Folder, program: Program) -> str | None:
    leaf = folder.outcomes[SERIES[0]][program.default_database][program.name]
    line: str | None = leaf.get("exception", {}).get("line")
    return line


def cured_lines(folder: Folder, program: Program) -> set[int]:
    """The lines of a wrong program that its cure changes, or after which it adds some.

    The cure of wrong_<what>.py is right_<what>.py, if there is one, and otherwise right.py.
    """
    cures = {each.name: each for each in folder.programs if each.kind == "right"}
    cure = cures.get(program.name.replace("wrong", "right"), cures["right.py"])
    matcher = difflib.SequenceMatcher(None, program.source.splitlines(), cure.source.splitlines(), autojunk=False)
    changes = [(first, last) for tag, first, last, _, _ in matcher.get_opcodes() if tag != "equal"]
    return {number for first, last in changes for number in (range(first + 1, last + 1) or [first])}


def apply(pack: Path, program: Program, directory: Path) -> str:
    """The text of `program` after all fixes of `pack`, or "" if it has none."""
    path = directory / program.name
    path.write_text(program.source, encoding="utf-8")
    command = [ast_grep.executable(), "scan", "--rule", str(pack), "--update-all", str(path)]
    subprocess.run(command, capture_output=True, check=False)
    text = path.read_text(encoding="utf-8")
    return text if text != program.source else ""
