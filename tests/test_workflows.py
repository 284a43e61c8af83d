"""The automation, the Action and what a page shows pass zizmor and actionlint, and run only pinned actions."""

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

GITHUB = Path(__file__).parent.parent / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTION = GITHUB.parent / "action.yml"
# What docs/adopt.md has for others to copy.
SHOWN = [GITHUB.parent / "snippets" / "enforce" / name for name in ("code-scanning.yml", "workflow.yml")]
# They choose the commit.
OPEN = f"OWNER/REPOSITORY@{'0' * 40}"
USES = re.compile(r"^\s*(?:- )?uses:\s*(?P<target>.*)$", re.MULTILINE)
PINNED = re.compile(r"[\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+")

# Each breaks one rule of each checker and of this module.
BAD_WORKFLOW = """\
name: Bad
on: issues
jobs:
  bad:
    runs-on: ubuntu-24.04
    needs: nobody
    steps:
      - uses: actions/checkout@v7
      - run: echo "${{ github.event.issue.title }}"
"""


@pytest.fixture
def bad_github(tmp_path: Path) -> Path:
    """A `.github` folder whose one workflow is wrong in every way that the tests look for."""
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "bad.yml").write_text(BAD_WORKFLOW)
    return workflows.parent


def run_tool(tool: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a checker that is installed beside this Python."""
    executable = Path(sysconfig.get_path("scripts")) / tool
    return subprocess.run([executable, *arguments], cwd=cwd, capture_output=True, text=True)


@pytest.fixture
def others_github(tmp_path: Path) -> Path:
    """The `.github` folder of a team that has copied what the page shows."""
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    for path in SHOWN:
        shutil.copy(path, workflows)
    return workflows.parent


def zizmor(checked: Path, persona: str = "pedantic") -> subprocess.CompletedProcess[str]:
    options = ("--offline", "--no-progress", "--color=never", f"--persona={persona}")
    return run_tool("zizmor", *options, checked, cwd=checked.parent)


def actionlint(github: Path) -> subprocess.CompletedProcess[str]:
    # The external linters are off: they check more on a machine that happens to have them.
    options = ("-no-color", "-shellcheck=", "-pyflakes=")
    workflows = sorted((github / "workflows").glob("*.yml"))
    return run_tool("actionlint", *options, *workflows, cwd=github.parent)


def unpinned(workflow: str) -> list[str]:
    """Targets of `uses:` that lack a full hash or the version that it stands for."""
    targets = (match["target"].strip() for match in USES.finditer(workflow))
    return [target for target in targets if target != OPEN and not PINNED.fullmatch(target)]


def jobs(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from yaml.safe_load(path.read_text())["jobs"].items()


def test_there_are_workflows() -> None:
    assert {path.name for path in WORKFLOWS} >= {"ci.yml", "weekly.yml"}
    assert all(USES.search(path.read_text()) for path in WORKFLOWS)


@pytest.mark.parametrize("checked", [GITHUB, ACTION], ids=lambda checked: checked.name)
def test_zizmor_finds_nothing(checked: Path) -> None:
    result = zizmor(checked)
    assert result.returncode == 0, result.stdout + result.stderr


def test_actionlint_finds_nothing() -> None:
    result = actionlint(GITHUB)
    assert result.returncode == 0, result.stdout + result.stderr


def test_what_a_page_shows_passes(others_github: Path) -> None:
    for result in (zizmor(others_github, "regular"), actionlint(others_github)):
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION, *SHOWN], ids=lambda path: path.stem)
def test_actions_are_pinned(path: Path) -> None:
    text = path.read_text()
    assert USES.search(text)
    assert unpinned(text) == []


def test_one_hash_for_one_action() -> None:
    paths = [*WORKFLOWS, ACTION, *SHOWN]
    targets = {m["target"].strip() for path in paths for m in USES.finditer(path.read_text())}
    actions = [target.partition("@")[0] for target in targets]
    assert len(actions) == len(set(actions)), sorted(targets)


@pytest.mark.parametrize("path", [*WORKFLOWS, *SHOWN], ids=lambda path: path.stem)
def test_permissions_are_least(path: Path) -> None:
    assert yaml.safe_load(path.read_text())["permissions"] == {}
    for name, job in jobs(path):
        assert "permissions" in job, f"{name} does not say what it may do"
        assert "timeout-minutes" in job, f"{name} may run for six hours"
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_project_code_runs_beside_a_token_that_can_write(path: Path) -> None:
    for name, job in jobs(path):
        if "write" in job["permissions"].values():
            uses = [step["uses"] for step in job["steps"] if "uses" in step]
            assert not any("/checkout@" in target for target in uses), name


def test_ci_covers_every_python_and_both_mysql_series() -> None:
    test = dict(jobs(GITHUB / "workflows" / "ci.yml"))["test"]
    legs = test["strategy"]["matrix"]["include"]
    assert {leg["python"] for leg in legs} == {"3.11", "3.12", "3.13", "3.14"}
    assert {leg["mysql"] for leg in legs} == {"8.4", "9"}
    assert set(test["services"]) == {"postgresql", "mariadb", "mysql"}
    assert {"POSTGRESQL_URL", "MARIADB_URL", "MYSQL_URL"} <= set(test["env"])


@pytest.mark.parametrize("audit", ["template-injection", "unpinned-uses", "artipacked"])
def test_zizmor_refuses_a_bad_workflow(bad_github: Path, audit: str) -> None:
    result = zizmor(bad_github)
    assert result.returncode != 0
    assert f"[{audit}]" in result.stdout


def test_actionlint_refuses_a_bad_workflow(bad_github: Path) -> None:
    result = actionlint(bad_github)
    assert result.returncode == 1
    assert 'needs job "nobody"' in result.stdout
    assert "[expression]" in result.stdout


@pytest.mark.parametrize(
    "target",
    [
        "actions/checkout@v7",
        "actions/checkout@3d3c42e # v7.0.1",
        "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
        "docker://postgres:18",
    ],
)
def test_unpinned_actions_are_seen(target: str) -> None:
    assert unpinned(f"      - uses: {target}\n        with:\n") == [target]
