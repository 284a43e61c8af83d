"""The steps of docs/team-handbook.md, taken in a copy of this repository by the commands that the page shows."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import do_without
from handbook import servers
from handbook.addresses import REPOSITORY
from handbook.cli import PLACEHOLDER
from handbook.environments import ROOT
from handbook.pages import read
from handbook.programs import Program

GUIDE = read(ROOT / "docs", ROOT / "docs" / "team-handbook.md").sections
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"(?m)^\$ (.*)$")
KEY = "house/unit-of-work-not-committed"
# The pair with which the new pitfall is filled in.
MODEL = "sessions/missing-commit"
HIDDEN = "drivers/mysql-gone-away"
RAISED = "engine/queuepool-limit"
PERSON = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def fences(section: str, language: str) -> list[str]:
    return [text for name, text in FENCE.findall(GUIDE[section]) if name == language]


def commands(section: str) -> list[str]:
    return [command for text in fences(section, "console") for command in COMMAND.findall(text)]


class Team:
    """Runs commands in its copy of the handbook, with the packages of this run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "SITE_URL"))},
            **PERSON,
            "PYTHONPATH": str(root / "tests"),
            "UV_NO_SYNC": "1",
            "UV_PROJECT_ENVIRONMENT": sys.prefix,
            "NO_MKDOCS_2_WARNING": "1",
            # Too little to do for several processes.
            "PYTEST_ADDOPTS": "-n0",
        }

    def run(self, *commands: str) -> str:
        """Run `commands` one after the other, and return what they said."""
        said = ""
        for command in commands:
            if command.startswith("export "):
                name, _, value = command.removeprefix("export ").partition("=")
                self.environment[name] = value
                continue
            shell = ["bash", "-c", command]
            done = subprocess.run(
                shell, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
            said += done.stdout + done.stderr
        return said

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        (self.root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def html(self, key: str) -> BeautifulSoup:
        return BeautifulSoup((self.root / "site" / key / "index.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture
def upstream(tmp_path: Path) -> Team:
    """A repository of one commit, with the files that are here."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    root = tmp_path / "upstream"
    for name in listed.stdout.split("\0")[:-1]:
        if (ROOT / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name, follow_symlinks=False)
    made = Team(root)
    made.run("git init --quiet --initial-branch main", "git add --all", "git commit --quiet --message upstream")
    return made


def test_a_team_has_a_handbook_of_its_own(
    request: pytest.FixtureRequest, session: Path, upstream: Team, tmp_path: Path
) -> None:
    try:
        postgresql = servers.url("postgresql", session)
    except servers.Unavailable as reason:
        do_without(request, "postgresql", reason)
    clone, enter, rename = commands("Start")
    Team(tmp_path).run(clone.replace(REPOSITORY, str(upstream.root)))
    team = Team(tmp_path / enter.removeprefix("cd "))
    team.run(rename)
    for section, language, name, place in (
        ("Say what applies", "toml", "pyproject.toml", "[build-system]\n"),
        ("Say what applies", "yaml", "mkdocs.yml", "markdown_extensions:\n"),
        ("Pin your versions and your database", "toml", "pyproject.toml", "default-groups = "),
    ):
        (text,) = fences(section, language)
        team.change(name, place, f"{text}\n{place}")
    lock, export = commands("Pin your versions and your database")
    team.run(lock, re.sub(r"=.*", f"={postgresql}", export))

    new, record, _checkers = commands("Add your pitfalls")
    for name in team.run(new).splitlines()[:-1]:
        path = team.root / name
        if path.suffix == ".py":
            text = Program.read(ROOT / "snippets" / MODEL / path.name).source
        else:
            text = path.read_text(encoding="utf-8").replace(f"{PLACEHOLDER} ", "")
        path.write_text(text, encoding="utf-8")
    team.run(record)
    outcomes = team.root / "snippets" / KEY / "outcomes.json"
    found = json.loads(outcomes.read_text(encoding="utf-8"))
    assert {database: leaves["wrong.py"]["verdict"] for database, leaves in found["2.1"].items()} == {
        "sqlite": "asserts",
        "postgresql": "asserts",
    }
    assert [*found] == ["2.1"]
    assert "# AssertionError: Ada is lost" in (team.root / "snippets" / KEY / "wrong.py").read_text(encoding="utf-8")
    installed = (team.root / ".cache" / "environments").glob("*/2.1-*/lib/python3*/site-packages/asyncpg-*.dist-info")
    assert [path.name.startswith("asyncpg-0.31.") for path in installed] == [True]
    # What the command would record that is left out here.
    model = json.loads((ROOT / "snippets" / MODEL / "outcomes.json").read_text(encoding="utf-8"))
    outcomes.write_text(json.dumps(found | {"static": {"wrong.py": model["static"]["wrong.py"]}}, indent=2) + "\n")

    assert re.search(r"\d+ passed, \d+ deselected", team.run(*commands("Run them")))
    team.run("git add --all", "git commit --quiet --message ours", *commands("Publish it privately"))
    assert team.html(HIDDEN).select_one(".admonition.note") is not None
    home = team.html(".").select_one("article")
    assert home is not None
    addresses = [str(link["href"]) for link in home.select("a[href]")]
    assert f"{KEY}/" in addresses
    assert f"{HIDDEN}/" not in addresses
    catalog = json.loads((team.root / "site" / "pitfalls.json").read_text(encoding="utf-8"))
    severities = {f"{each['category']}/{each['slug']}": each["severity"] for each in catalog["pitfalls"]}
    assert (severities[RAISED], KEY in severities, HIDDEN in severities) == ("data loss", True, False)

    upstream.change("docs/loading/lazy-relationship.md", "## Why\n", "## Why\n\nNews.\n")
    upstream.change("mkdocs.yml", "strict: true", "strict: true\nuse_directory_urls: true")
    upstream.change("uv.lock", 'name = "asyncpg"\nversion = ', 'name = "asyncpg"\n# News.\nversion = ')
    upstream.run(
        "printf '\\n[tool.news]\\nfrom_upstream = true\\n' >> pyproject.toml", "git commit --quiet --all -m news"
    )
    fetch, merge, *resolve = commands("Take updates")
    said = team.run(fetch, f"! {merge}")
    # Both have changed the lock file.
    assert re.findall(r"Merge conflict in (\S+)", said) == ["uv.lock"]
    team.run(*resolve, "git diff --quiet HEAD")
    assert "News." in (team.root / "docs" / "loading" / "lazy-relationship.md").read_text(encoding="utf-8")
    assert "[tool.handbook.hide]" in (team.root / "pyproject.toml").read_text(encoding="utf-8")
    assert 'name = "asyncpg"\nversion = "0.31.' in (team.root / "uv.lock").read_text(encoding="utf-8")
