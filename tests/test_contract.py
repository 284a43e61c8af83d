"""Each way to break the contract draws its own complaint, to the letter.

fixtures/good is a small handbook without fault. Each folder of fixtures/bad is laid over a copy of it: its files
replace those of the same path, an empty file deletes one, and complaint.txt is all that the checks may say then.
`pytest --update-examples` writes complaint.txt anew; read the difference before you keep it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from handbook.annotations import annotate
from handbook.blessing import Result, bless
from handbook.checks import complaints, fence_complaints
from handbook.outcomes import outcome
from handbook.programs import Malformed, Program
from handbook.rules import RULES, Handbook, fences
from handbook.runner import Runner

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(path.name for path in (FIXTURES / "bad").iterdir())
SERIES = ("2.1",)


def laid_out(root: Path, *layers: Path) -> Handbook:
    for layer in layers:
        for path in layer.rglob("*"):
            target = root / path.relative_to(layer)
            if path.is_dir() or path.name == "complaint.txt":
                continue
            if path.stat().st_size:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
            else:
                target.unlink()
    return Handbook(root, databases=("sqlite",), series=SERIES)


def all_complaints(handbook: Handbook, runner: Runner) -> list[str]:
    found = [complaint for rule in RULES for complaint in rule(handbook)]
    found += fence_complaints(fences(handbook), handbook.root, runner, SERIES[0])
    for folder in handbook.folders:
        for program in folder.programs:
            try:
                run = runner.run(program, "sqlite", SERIES[0])
            except Malformed:
                # It cannot run; the rules have said why.
                continue
            found += complaints(folder, program, run, "sqlite", SERIES[0], SERIES[0])
    return found


@pytest.fixture(scope="session")
def impatient(runner: Runner) -> Iterator[Runner]:
    """Kills a program that does not end sooner than the handbook does."""
    with Runner(runner.databases, limit=3.0) as impatient:
        yield impatient


def test_good_handbook_draws_no_complaint(request: pytest.FixtureRequest, runner: Runner, tmp_path: Path) -> None:
    good = FIXTURES / "good"
    if request.config.getoption("update_examples"):
        handbook = Handbook(good)
        for folder in handbook.folders:
            runs = {program: runner.run(program, "sqlite", SERIES[0]) for program in folder.programs}
            bless([folder], [result(folder.key, program, run) for program, run in runs.items()], {})
    assert all_complaints(laid_out(tmp_path, good), runner) == []


def result(key: str, program: Program, run: object) -> Result:
    return Result(key, program.name, "sqlite", SERIES[0], outcome(run), annotate(program.source, run))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES)
def test_bad_handbook_draws_its_complaint(
    request: pytest.FixtureRequest, impatient: Runner, tmp_path: Path, case: str
) -> None:
    found = (
        "\n\n".join(all_complaints(laid_out(tmp_path, FIXTURES / "good", FIXTURES / "bad" / case), impatient)) + "\n"
    )
    recorded = FIXTURES / "bad" / case / "complaint.txt"
    if request.config.getoption("update_examples"):
        recorded.write_text(found, encoding="utf-8")
    assert found == recorded.read_text(encoding="utf-8")
