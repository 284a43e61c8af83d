"""The signs by which the lookup box tells pages apart are in the tracebacks of their programs.

A module of its own: its programs need databases, and those need an event loop before the browser's fixture runs one.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from browser import pasted
from conftest import do_without
from handbook import environments, recorded, servers
from handbook.databases import Databases
from handbook.environments import ROOT, SERIES
from handbook.pages import pages
from handbook.programs import Folder, Program, folders
from playwright.sync_api import Page

TOLD_APART = {page.key for page in pages(ROOT / "docs") if page.front.get("lookup", {}).get("signs")}
QUESTION = "Several mistakes end in this message. Which one is yours?"


@pytest.fixture(scope="module")
def printed(request: pytest.FixtureRequest, session: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the interpreter prints for a wrong program of each page that has signs, by key.

    A test asks for it before it asks for the browser, whose fixture runs an event loop in this thread.
    """
    said = {}
    with Databases(session) as databases:
        for folder in folders(ROOT / "snippets"):
            if folder.key in TOLD_APART:
                program = next(each for each in folder.programs if _speaks(folder, each))
                try:
                    said[folder.key] = _stderr(program, databases, tmp_path_factory.mktemp("program"))
                except servers.Unavailable as reason:
                    do_without(request, program.default_database, reason)
    return said


def _speaks(folder: Folder, program: Program) -> bool:
    leaf = folder.outcomes[SERIES[0]][program.default_database][program.name]
    return program.name.startswith("wrong") and bool(recorded.messages(leaf) or recorded.logged(leaf))


def _stderr(program: Program, databases: Databases, directory: Path) -> str:
    with databases.fresh(program.default_database, directory) as url:
        # A copy: pytest, which some programs run, would find the configuration of this project.
        copy = shutil.copy(program.path, directory)
        python = environments.python(SERIES[0], program.requirements)
        environ = {"PATH": os.environ["PATH"], "HOME": str(directory), "DATABASE_URL": url}
        done = subprocess.run([python, copy], cwd=directory, env=environ, capture_output=True, text=True, check=False)
    return done.stderr


def test_the_signs_of_a_page_are_in_its_traceback(printed: dict[str, str], box: Page) -> None:
    """What a wrong program prints leads to its page, or to a question with the page as an answer."""
    missed = []
    for key, text in printed.items():
        found = pasted(box, text)
        if found[:1] != [key] and not (key in found and box.get_by_text(QUESTION).is_visible()):
            missed.append(f"{key}: {found[:3]}")
    assert not missed, "\n".join(missed)
