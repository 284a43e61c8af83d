"""`handbook new` writes a page and programs that run, and that the rules refuse until they are filled in."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from handbook.annotations import annotate
from handbook.blessing import Result, bless
from handbook.cli import PLACEHOLDER, Refused, new
from handbook.outcomes import outcome, verdict
from handbook.rules import RULES, Handbook
from handbook.runner import Runner

KEY = "loading/some-mistake"


def complaints(handbook: Handbook) -> list[str]:
    return [complaint for rule in RULES for complaint in rule(handbook)]


def test_what_is_written_is_refused_until_it_is_filled_in(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "snippets").mkdir()
    written = new(tmp_path, KEY)
    handbook = Handbook(tmp_path, databases=("sqlite",), series=("2.1",))
    (folder,) = handbook.folders
    runs = [(program, runner.run(program, "sqlite", "2.1")) for program in folder.programs]
    assert {program.name: verdict(run) for program, run in runs} == {"right.py": "passes", "wrong.py": "asserts"}
    results = [
        Result(KEY, program.name, "sqlite", "2.1", outcome(run), annotate(program.source, run)) for program, run in runs
    ]
    bless([folder], results, {})
    found = complaints(Handbook(tmp_path, databases=("sqlite",), series=("2.1",)))
    assert [complaint.partition(";")[0] for complaint in found] == [
        f"snippets/{KEY}/right.py: a placeholder is still in it",
        f"snippets/{KEY}/wrong.py: a placeholder is still in it",
        f"docs/{KEY}.md: a placeholder is still in it",
    ]

    for path in written:
        path.write_text(path.read_text().replace(f"{PLACEHOLDER} ", ""))
    assert complaints(Handbook(tmp_path, databases=("sqlite",), series=("2.1",))) == []


def test_first_pitfall_of_a_category_of_a_team_brings_its_page(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.handbook]\ncategories = ["house"]\n')
    names = [path.relative_to(tmp_path).as_posix() for path in new(tmp_path, "house/some-mistake")]
    assert names == [
        "docs/house/some-mistake.md",
        "snippets/house/some-mistake/wrong.py",
        "snippets/house/some-mistake/right.py",
        "docs/house/index.md",
    ]
    index = tmp_path / "docs" / "house" / "index.md"
    assert "::: pitfalls house" in index.read_text()
    index.write_text("ours")
    assert tmp_path / "docs" / "house" / "index.md" not in new(tmp_path, "house/another-mistake")
    assert index.read_text() == "ours"


@pytest.mark.parametrize(
    ("key", "complaint"),
    [
        ("misc/some-mistake", "'misc/some-mistake': no category 'misc'; the categories are loading, awaiting"),
        ("loading", "'loading': '' is no slug; name the mistake in lower-case words with hyphens between them"),
        ("loading/Some Mistake", "'loading/Some Mistake': 'Some Mistake' is no slug; name the mistake"),
        ("loading/../../x", "'loading/../../x': '../../x' is no slug; name the mistake"),
    ],
)
def test_bad_key_is_refused(tmp_path: Path, key: str, complaint: str) -> None:
    with pytest.raises(Refused, match=re.escape(complaint)):
        new(tmp_path, key)
    assert not list(tmp_path.iterdir())


def test_existing_page_is_not_overwritten(tmp_path: Path) -> None:
    new(tmp_path, KEY)
    (tmp_path / "snippets" / KEY / "wrong.py").unlink()
    with pytest.raises(Refused, match=re.escape(f"docs/{KEY}.md is there already")):
        new(tmp_path, KEY)
    assert not (tmp_path / "snippets" / KEY / "wrong.py").exists()


def test_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "handbook.cli", "new", KEY]
    elsewhere = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (elsewhere.returncode, elsewhere.stderr) == (
        1,
        "handbook: there is no folder snippets/ here; run it in the folder that holds mkdocs.yml\n",
    )
    (tmp_path / "snippets").mkdir()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        f"docs/{KEY}.md",
        f"snippets/{KEY}/wrong.py",
        f"snippets/{KEY}/right.py",
        f'Fill them in, then: uv run pytest --update-examples -k "{KEY}"',
    ]
