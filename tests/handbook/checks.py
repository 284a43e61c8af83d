"""What a run must fulfill: the recorded outcome, the annotations in the file, and the duty of its kind of program."""

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pytest_examples import CodeExample

from handbook.annotations import annotate
from handbook.outcomes import Outcome, Run, outcome, verdict
from handbook.programs import PYTHON, Folder, Program
from handbook.runner import Runner


def complaints(folder: Folder, program: Program, run: Run, database: str, series: str, newest: str) -> list[str]:
    """What is wrong with `run` of `program`; empty if it did its duty and exactly what is recorded."""
    name = f"{folder.key}/{program.name}"
    where = f"{name} on {database} under SQLAlchemy {series}"
    # A skipped program runs all the same, to learn when the reason is gone.
    if database in program.skips:
        return [f"{where} passes; delete the skip from its header"] if verdict(run) == "passes" else []
    is_default = database == program.default_database and series == newest
    if found := duty(program, run, where, is_default=is_default):
        return found
    found = []
    if is_default:
        expected = annotate(program.source, run)
        if program.text != expected:
            found.append(f"{where} does not do what its annotations say.\n{_diff(program.text, expected, name)}")
    recorded = folder.outcomes.get(series, {}).get(database, {}).get(program.name)
    actual = outcome(run)
    # That something is recorded at all is a rule of its own.
    if recorded is not None and recorded != actual:
        found.append(f"{where} does not do what outcomes.json records.\n{_diff(_json(recorded), _json(actual), name)}")
    if PYTHON in program.skips:
        return [] if found else [f"{where} does what is recorded; delete the skip of {PYTHON} from its header"]
    return [
        f"{complaint}\nIf this is right: {blessing(folder.key)}" if "\n" in complaint else complaint
        for complaint in found
    ]


def duty(program: Program, run: Run, where: str, *, is_default: bool) -> list[str]:
    """What the program's kind promises and the run does not keep."""
    word = verdict(run)
    if program.kind == "wrong":
        if is_default and word == "passes":
            return [f"{where} passes; a wrong program must fail: assert what its reader would expect"]
        return []
    if word == "passes" or (program.kind == "fact" and word == "warns"):
        return []
    match word:
        case "raises":
            what = f"raises {_raised(run)}"
        case "asserts":
            what = f"fails with {_raised(run)}"
        case "hangs":
            what = f"does not {'end' if run.hang == 'running' else 'exit'} within {run.limit:g} s"
        case _:
            what = "leaves " + "; ".join(
                [*run.left, *(each.text(run) for each in run.early_warnings), *run.stderr.splitlines()]
            )
    return [f"{where} {what}; it must end {'by itself' if program.kind == 'fact' else 'cleanly'}"]


@dataclass(frozen=True)
class Fence(Program):
    """A Python fence that embeds no program: it has to be one. Runs on SQLite."""

    @property
    def default_database(self) -> str:
        return "sqlite"

    @property
    def requirements(self) -> frozenset[str]:
        return frozenset({"sqlalchemy[asyncio]"})


def fence_complaints(examples: Iterable[CodeExample], root: Path, runner: Runner, newest: str) -> Iterator[str]:
    """What is wrong with Python fences that embed no program: each has to run and to do what its annotations say."""
    for example in examples:
        fence = Fence(Path("fence.py"), example.source)
        where = f"{example.path.relative_to(root)}:{example.start_line}: this Python fence"
        run = runner.run(fence, "sqlite", newest)
        annotated = annotate(fence.source, run)
        if run.exception and annotated != fence.text:
            yield f"{where} embeds no program and does not run: {run.exception.text(run)}; embed the example of one"
        elif annotated != fence.text:
            diff = _diff(fence.text, annotated, example.path.name)
            yield f"{where} does not do what its annotations say.\n{diff}"


def blessing(key: str) -> str:
    """The command that accepts what the programs of `key` do now."""
    return f'uv run pytest --update-examples -k "{key}"'


def _raised(run: Run) -> str:
    exception = outcome(run)["exception"]
    at = f" at `{exception['expression']}`" if "expression" in exception else ""
    return f"{exception['class']}: {exception['message']}{at}"


def _json(leaf: Outcome) -> str:
    return json.dumps(leaf, indent=2, ensure_ascii=False) + "\n"


def _diff(expected: str, actual: str, name: str) -> str:
    lines = difflib.unified_diff(
        expected.splitlines(), actual.splitlines(), f"{name} (recorded)", f"{name} (this run)", lineterm="", n=2
    )
    return "\n".join(lines)
