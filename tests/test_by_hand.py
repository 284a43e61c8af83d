"""Wrong programs that are started by hand, each with a Python of its own.

They end as their runs in a fork are recorded to end, and the lookup box knows their tracebacks. A module of its own:
the programs need databases, and those need an event loop before the browser's fixture runs one.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browser import pasted
from conftest import do_without
from handbook import environments, recorded, servers
from handbook.databases import Databases
from handbook.environments import ROOT, SERIES
from handbook.outcomes import normalized
from handbook.pages import pages
from handbook.programs import Folder, Program
from handbook.rules import Handbook
from playwright.sync_api import Page

TOLD_APART = {page.key for page in pages(ROOT / "docs") if page.front.get("lookup", {}).get("signs")}
QUESTION = "Several mistakes end in this message. Which one is yours?"


@dataclass(frozen=True)
class Done:
    """What a program did, and what is recorded of its run in a fork."""

    stdout: str
    stderr: str
    exit: int
    leaf: dict[str, Any]


@pytest.fixture(scope="module")
def done(
    request: pytest.FixtureRequest, session: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Done]:
    """By key and name: each wrong.py for SQLite, and a program with a message of each page that has signs.

    A test asks for it before it asks for the browser, whose fixture runs an event loop in this thread.
    """
    found = {}
    with Databases(session) as databases:
        for folder in Handbook(ROOT).active:
            for program in _chosen(folder):
                directory = tmp_path_factory.mktemp("program")
                try:
                    found[folder.key, program.name] = _run(folder, program, databases, directory)
                except servers.Unavailable as reason:
                    do_without(request, program.default_database, reason)
    return found


def _chosen(folder: Folder) -> list[Program]:
    chosen = [each for each in folder.programs if each.name == "wrong.py" and each.default_database == "sqlite"]
    if folder.key in TOLD_APART and not any(_speaks(folder, each) for each in chosen):
        chosen.append(next(each for each in folder.programs if _speaks(folder, each)))
    return chosen


def _speaks(folder: Folder, program: Program) -> bool:
    leaf = folder.outcomes[SERIES[0]][program.default_database][program.name]
    return program.name.startswith("wrong") and bool(recorded.messages(leaf) or recorded.logged(leaf))


def _run(folder: Folder, program: Program, databases: Databases, directory: Path) -> Done:
    with databases.fresh(program.default_database, directory) as url:
        # A copy: pytest, which some programs run, would find the configuration of this project.
        copy = shutil.copy(program.path, directory)
        python = environments.python(SERIES[0], program.requirements)
        environ = {"PATH": os.environ["PATH"], "HOME": str(directory), "TZ": "UTC"}
        # Most programs for SQLite are for one in memory.
        if program.default_database != "sqlite":
            environ["DATABASE_URL"] = url
        run = subprocess.run([python, copy], cwd=directory, env=environ, capture_output=True, text=True, check=False)
    leaf = folder.outcomes[SERIES[0]][program.default_database][program.name]
    return Done(run.stdout, run.stderr, run.returncode, leaf)


def test_a_fork_does_the_same(done: dict[tuple[str, str], Done]) -> None:
    for place, run in done.items():
        leaf = run.leaf
        assert normalized(run.stdout).splitlines() == leaf.get("prints", []), place
        assert run.exit == int("exception" in leaf), place
        if raised := leaf.get("exception"):
            said = ": ".join(filter(None, (raised["class"], raised["message"])))
            assert said.splitlines()[0] in normalized(run.stderr), place


def test_the_signs_of_a_page_are_in_its_traceback(done: dict[tuple[str, str], Done], box: Page) -> None:
    """What a wrong program prints leads to its page, or to a question with the page as an answer."""
    missed = []
    for (key, name), run in done.items():
        if key in TOLD_APART and (recorded.messages(run.leaf) or recorded.logged(run.leaf)):
            found = pasted(box, run.stderr)
            if found[:1] != [key] and not (key in found and box.get_by_text(QUESTION).is_visible()):
                missed.append(f"{key}/{name}: {found[:3]}")
    assert not missed, "\n".join(missed)
