"""Every program, on every database, under every SQLAlchemy series, does exactly what is recorded."""

import pytest
from conftest import expected, report_result, report_seen, run_or_skip
from handbook.annotations import annotate
from handbook.blessing import Result
from handbook.checks import complaints, duty
from handbook.environments import ROOT, SERIES
from handbook.outcomes import outcome
from handbook.pages import is_pitfall
from handbook.programs import Program
from handbook.rules import Handbook
from handbook.runner import Runner

# Each program of a pair, and the other one.
PAIR = {"wrong.py": "right.py", "right.py": "wrong.py"}
RUNS = [pytest.param(*run, id="{}/{}-{}-{}".format(*run)) for run in expected(Handbook(ROOT))]


@pytest.mark.parametrize(("key", "name", "database", "series"), RUNS)
def test_program(
    request: pytest.FixtureRequest, handbook: Handbook, runner: Runner, key: str, name: str, database: str, series: str
) -> None:
    folder = handbook.folder(key)
    program = folder.program(name)
    run = run_or_skip(request, runner, program, database, series)

    is_default = database == program.default_database and series == SERIES[0]
    if request.config.getoption("update_examples") and program.skip(database) is None:
        text = annotate(program.source, run) if is_default else None
        report_result(request, Result(key, name, database, series, outcome(run), text))
        found = duty(program, run, f"{key}/{name} on {database} under SQLAlchemy {series}", is_default=is_default)
    else:
        found = complaints(folder, program, run, database, series, SERIES[0])
    if found:
        pytest.fail("\n\n".join(found), pytrace=False)
    if is_default and is_pitfall(key) and name in PAIR:
        # The negative control: what is recorded of one does not hold for the other.
        taken = Program(folder.program(PAIR[name]).path, program.text)
        assert complaints(folder, taken, run, database, series, SERIES[0]), f"{key}/{name} is taken for {PAIR[name]}"
    report_seen(request, runner, key, program, database, series)
