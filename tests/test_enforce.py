"""The configuration that the handbook recommends: with each line a tool reports a mistake, and without it, none."""

import json
import shutil
from pathlib import Path

import pytest
from handbook import enforce, static
from handbook.blocks import BlockError, Site
from handbook.enforce import Line
from handbook.environments import ROOT
from handbook.recorded import Recorded
from handbook.rules import Handbook
from handbook.static import CheckerFailed

SNIPPETS = ROOT / "snippets"
CONFIG = (SNIPPETS / enforce.CONFIG).read_text(encoding="utf-8")
SELECTORS = [line for line in enforce.lines(SNIPPETS) if line.detector == "ruff"]
# What a program asserts is what a user would expect, and no user has these asserts.
TEST = """
from pathlib import Path

def test_program() -> None:
    program = compile(Path("program.py").read_text(), "program.py", "exec", optimize=1)
    exec(program, {"__name__": "__main__"})
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project with the configuration."""
    (tmp_path / "pyproject.toml").write_text(CONFIG)
    return tmp_path


def change(project: Path, line: str, other: str = "") -> None:
    """Take a line out of the configuration, or put another one in its place."""
    assert line in CONFIG
    (project / "pyproject.toml").write_text(CONFIG.replace(line, other))


def check(project: Path, tool: str) -> str:
    """All that `tool` says of the project. Raises CheckerFailed."""
    commands = {
        "mypy": ["--cache-dir=/dev/null", "."],
        "pyright": ["--outputjson"],
        "ruff": ["check", "--no-cache", "--output-format=json"],
        "pytest": ["--strict-config", "--rootdir=.", "-pno:cacheprovider", "-q"],
    }
    return static.run(project, tool, *commands[tool])


def ruff(project: Path, selected: str = "E9") -> set[tuple[str, str]]:
    """Name of the file and code of each finding, in a project that has a choice of rules of its own."""
    path = project / "pyproject.toml"
    config = path.read_text()
    path.write_text(config.replace("[tool.ruff.lint]\n", f"[tool.ruff.lint]\nselect = ['{selected}']\n"))
    found = json.loads(check(project, "ruff"))
    path.write_text(config)
    return {(Path(each["filename"]).name, each["code"] or each["name"]) for each in found}


@pytest.mark.parametrize(
    ("tool", "line", "code"),
    [
        ("mypy", "strict = true", "no-untyped-def"),
        ("pyright", "reportMissingParameterType = true", "reportMissingParameterType"),
    ],
)
def test_a_session_without_an_annotation_is_reported(project: Path, tool: str, line: str, code: str) -> None:
    (project / "save.py").write_text("async def save(session):\n    session.commit()\n")
    assert code in check(project, tool)
    change(project, line)
    assert code not in check(project, tool)


@pytest.mark.parametrize("line", SELECTORS, ids=lambda line: line.text)
def test_each_selector_of_ruff_catches_a_wrong_program(project: Path, handbook: Handbook, line: Line) -> None:
    caught = (
        (folder, program)
        for folder in handbook.folders
        for program in folder.programs
        if program.kind == "wrong" and line.catches(Recorded(folder.key, folder.outcomes), program.name)
    )
    folder, wrong = next(caught)
    (project / "wrong.py").write_text(wrong.source)
    # Dependencies of FastAPI stand in a module of this name.
    (project / "dependencies.py").write_text(folder.program("right.py").source)
    found = ruff(project)
    assert {file for file, _ in found} == {"wrong.py"}
    assert any(code.startswith(line.code) for _, code in found)
    change(project, f'"{line.text}"', '"E9"')
    assert not any(code.startswith(line.code) and not code.startswith(line.but) for _, code in ruff(project))


def test_asyncio_119_is_off_in_dependencies(project: Path, handbook: Handbook) -> None:
    right = handbook.folder("frameworks/background-task-request-session").program("right.py").source
    (project / "dependencies.py").write_text(right)
    assert ruff(project) == set()
    change(project, '"**/dependencies.py" = ["ASYNC119"]')
    assert ruff(project) == {("dependencies.py", "ASYNC119")}


def test_preview_rules_are_those_that_are_named(project: Path, handbook: Handbook) -> None:
    wrong = handbook.folder("awaiting/run-sync-async-function").program("wrong.py").source
    right = handbook.folder("frameworks/background-task-request-session").program("right.py").source
    (project / "wrong.py").write_text(wrong)
    (project / "dependencies.py").write_text(right)
    assert ruff(project, "UP") == {("wrong.py", "RUF029")}
    change(project, "\npreview = true")
    assert ruff(project, "UP") == set()
    change(project, "explicit-preview-rules = true")
    assert ruff(project, "UP") == {("wrong.py", "RUF029"), ("dependencies.py", "UP052")}


@pytest.mark.parametrize(("name", "is_red"), [("wrong.py", True), ("right.py", False)])
def test_pytest_fails_on_a_warning(project: Path, handbook: Handbook, name: str, is_red: bool) -> None:
    (project / "test_program.py").write_text(TEST)
    (project / "program.py").write_text(handbook.folder("awaiting/commit-not-awaited").program(name).source)
    assert ("1 failed" in check(project, "pytest")) == is_red
    change(project, 'filterwarnings = ["error"]')
    assert "1 passed" in check(project, "pytest")


def test_pytest_asyncio_asks_for_its_option(project: Path) -> None:
    (project / "test_nothing.py").write_text("def test_nothing() -> None: ...\n")
    assert "1 passed" in check(project, "pytest")
    change(project, 'asyncio_default_fixture_loop_scope = "function"')
    with pytest.raises(CheckerFailed, match='"asyncio_default_fixture_loop_scope" is unset'):
        check(project, "pytest")


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("mypy", "strict"),
        ("pyright", "reportMissingParameterType"),
        ("ruff", "explicit-preview-rules"),
        ("ruff", "RUF029"),
        ("pytest", "filterwarnings"),
    ],
)
def test_an_option_that_there_is_not_is_refused(project: Path, tool: str, line: str) -> None:
    change(project, line, f"{line}X")
    with pytest.raises(CheckerFailed, match=line):
        check(project, tool)


def test_a_line_that_catches_nothing_is_refused(tmp_path: Path) -> None:
    for name in ("awaiting", "loading/lazy-relationship", "sessions/connection-held-across-await"):
        shutil.copytree(SNIPPETS / name, tmp_path / name)
    (tmp_path / "enforce").mkdir()
    site = Site(ROOT / "docs", tmp_path, "https://example.org/", "ten-line-config.md")
    (tmp_path / enforce.CONFIG).write_text(CONFIG.replace('"DTZ"', '"YTT"'))
    with pytest.raises(BlockError, match=r"^`YTT` catches no wrong program; take it out of the configuration$"):
        enforce.config(site)
    (tmp_path / enforce.CONFIG).write_text("")
    with pytest.raises(BlockError, match=r"pyproject\.toml lacks what the block shows: KeyError\('tool'\)"):
        enforce.config(site)
