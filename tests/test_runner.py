"""The runner sees what a program does: what it prints, warns, raises, leaves behind, and whether it ends."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from handbook import environments
from handbook.outcomes import Run, outcome, verdict
from handbook.programs import Program
from handbook.runner import Runner

SETTING = """\
# /// script
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
import asyncio, gc, os, sys, threading, time, warnings

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
"""
Execute = Callable[[str], Run]


@pytest.fixture
def execute(runner: Runner) -> Execute:
    """Runs the body of a program on its default database."""

    def execute(body: str) -> Run:
        program = Program(Path("wrong.py"), SETTING + textwrap.dedent(body))
        return runner.run(program, program.default_database, "2.1")

    return execute


def line_of(run: Run, number: int | None) -> str | None:
    return None if number is None else run.source.splitlines()[number - 1].strip()


def test_prints_with_the_line_that_printed(execute: Execute) -> None:
    run = execute("""
        def show(value: str) -> None:
            print(value, "and", value)
        show("a")
        print("b", file=sys.stderr)
        sys.stdout.write("c")
    """)
    assert [(line_of(run, line), text) for line, text in run.prints] == [('print(value, "and", value)', "a and a\n")]
    assert run.stdout == "a and a\nc"
    assert run.stderr == "b\n"


def test_raises_with_the_very_expression(execute: Execute) -> None:
    run = execute("""
        async def main() -> None:
            values = {"a": 1}
            print(values["a"], values["é"], end="")
        asyncio.run(main())
    """)
    assert outcome(run) == {
        "verdict": "raises",
        "exception": {
            "class": "KeyError",
            "message": "'é'",
            "line": 'print(values["a"], values["é"], end="")',
            "expression": 'values["é"]',
        },
    }


def test_error_in_a_library_is_charged_to_the_program(execute: Execute) -> None:
    run = execute("""
        async def main() -> None:
            engine = create_async_engine(DATABASE_URL)
            async with engine.connect() as connection:
                await connection.execute(
                    text("select missing")
                )
        asyncio.run(main())
    """)
    leaf = outcome(run)
    assert leaf["exception"] == {
        "class": "sqlalchemy.exc.OperationalError",
        "message": "(sqlite3.OperationalError) no such column: missing",
        "code": "e3q8",
        "line": "await connection.execute(",
        "expression": 'await connection.execute( text("select missing") )',
        "causes": [{"class": "sqlite3.OperationalError", "message": "no such column: missing"}],
    }


def test_members_of_a_group_are_told(execute: Execute) -> None:
    run = execute("""
        async def fail() -> None:
            raise ValueError("inside")
        async def main() -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
        asyncio.run(main())
    """)
    leaf = outcome(run)["exception"]
    assert leaf["expression"] == "asyncio.TaskGroup()"
    assert leaf["causes"] == [{"class": "ValueError", "message": "inside"}]


def test_coroutine_never_awaited_is_charged_to_the_line_that_made_it(execute: Execute) -> None:
    run = execute("""
        async def main() -> None:
            session = AsyncSession()
            forgotten = session.commit()
            await asyncio.sleep(0)
            del forgotten
        asyncio.run(main())
    """)
    assert outcome(run) == {
        "verdict": "warns",
        "warnings": [
            {
                "class": "RuntimeWarning",
                "message": "coroutine 'AsyncSession.commit' was never awaited",
                "line": "forgotten = session.commit()",
            }
        ],
    }


def test_warning_in_a_greenlet_is_charged_to_the_line_that_awaits(execute: Execute) -> None:
    run = execute("""
        async def main() -> None:
            engine = create_async_engine(DATABASE_URL)
            async with engine.connect() as connection:
                await connection.run_sync(lambda _: sys.modules["textwrap_helper"].warn())
            await engine.dispose()
        module = type(sys)("textwrap_helper")
        exec("import warnings\\ndef warn(): warnings.warn('deep')", module.__dict__)
        sys.modules["textwrap_helper"] = module
        asyncio.run(main())
    """)
    (warning,) = outcome(run)["warnings"]
    assert warning["class"] == "UserWarning"
    assert "run_sync" in warning["line"]


def test_warning_after_the_failure_is_recorded_but_not_shown(execute: Execute) -> None:
    run = execute("""
        async def never() -> None: ...
        def fail() -> None:
            held = never()
            raise ValueError("first")
        fail()
    """)
    assert run.early_warnings == []
    assert [each.message for each in run.late_warnings] == ["coroutine 'never' was never awaited"]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("connection = await engine.connect(); kept.append(connection)", "1 connection checked out"),
        ("asyncio.create_task(asyncio.sleep(60))", "task sleep"),
        (
            "threading.Thread(target=time.sleep, args=(2,), daemon=True).start()",
            "thread sleep",
        ),
    ],
)
def test_what_is_left_behind(execute: Execute, body: str, left: str) -> None:
    run = execute(f"""
        kept = []
        async def main() -> None:
            engine = create_async_engine(DATABASE_URL)
            kept.append(engine)
            {body}
            await asyncio.sleep(0)
        asyncio.run(main())
    """)
    assert left in run.left
    assert verdict(run) == "warns"


def test_clean_program_passes(execute: Execute) -> None:
    run = execute("""
        async def main() -> None:
            engine = create_async_engine(DATABASE_URL)
            async with engine.connect() as connection:
                print(await connection.scalar(text("select 1")))
            await engine.dispose()
        asyncio.run(main())
    """)
    assert outcome(run) == {"verdict": "passes", "prints": ["1"]}


@pytest.mark.parametrize(
    ("body", "hang"),
    [
        ("time.sleep(60)", "running"),
        ("threading.Thread(target=time.sleep, args=(60,)).start()", "exiting"),
    ],
)
def test_program_that_does_not_end_is_killed(runner: Runner, body: str, hang: str) -> None:
    program = Program(Path("wrong.py"), f"{SETTING}print('begun')\n{body}\n")
    impatient = Runner(runner.databases, limit=2.5)
    with impatient:
        run = impatient.run(program, "sqlite", "2.1")
    leaf = outcome(run)
    assert (leaf["verdict"], leaf["hang"], leaf["prints"]) == ("hangs", hang, ["begun"])


def test_each_run_is_a_fresh_process(execute: Execute) -> None:
    body = """
        import json
        assert not hasattr(json, "mark"), "an earlier run left its mark"
        json.mark = True
        print(len(os.listdir()))
    """
    assert [execute(body).stdout for _ in range(2)] == ["1\n", "1\n"]


def test_environment_holds_what_the_header_asks_for(runner: Runner) -> None:
    text = SETTING.replace("sqlalchemy[asyncio]>=2.0", "sqlalchemy>=2.0").replace("from sqlalchemy.ext", "#")
    program = Program(
        Path("wrong.py"), f"{text}import sqlalchemy\nprint(sqlalchemy.__version__[:3])\nimport greenlet\n"
    )
    runs = [runner.run(program, "sqlite", series) for series in environments.SERIES]
    assert [run.stdout for run in runs] == [f"{series}\n" for series in environments.SERIES]
    assert runs[0].exception is not None
    assert runs[0].exception.kind == "ModuleNotFoundError"


def test_what_was_being_handled_is_no_cause(execute: Execute) -> None:
    run = execute("""
        try:
            try:
                raise KeyError("first")
            except KeyError as error:
                raise ValueError("second") from error
        except ValueError:
            raise OSError("third")
    """)
    leaf = outcome(run)["exception"]
    assert "causes" not in leaf
    assert [each["class"] for each in leaf["during"]] == ["ValueError", "KeyError"]
