"""The guards: silent on all right programs, and what they and their like say of the silent wrong ones."""

import asyncio
import importlib.util
import logging
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import do_without, report_detected
from handbook import environments, runtime, servers
from handbook.blessing import Detected, bless
from handbook.environments import ROOT, SERIES
from handbook.programs import Folder, Program
from handbook.rules import Handbook
from handbook.runner import ForkServer, Runner
from handbook.runtime import Finding
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool


def load(name: str) -> Any:
    """A module of snippets/guards."""
    spec = importlib.util.spec_from_file_location(name, runtime.GUARDS.with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


guards = load("guards")
watchdog = load("pool_watchdog")

HANDBOOK = Handbook(ROOT)
RIGHT = [
    (folder, program)
    for folder in HANDBOOK.folders
    for program in folder.programs
    if program.kind == "right" and program.default_database == "sqlite"
]
CATEGORIES = sorted({folder.key.split("/")[0] for folder, _ in RIGHT})
SHAPES = ROOT / "tests" / "fixtures" / "guards" / "shapes.py"
MARK = re.compile(r"\S  # ([a-z-]+)$")
IDLE_SETTING = "idle_in_transaction_session_timeout"
# Milliseconds, as the guard has it.
IDLE_TIMEOUT = 500
ATTEMPTS = 3


def wrong_programs() -> Iterator[tuple[Folder, Program]]:
    return ((folder, each) for folder in HANDBOOK.folders for each in folder.programs if each.kind == "wrong")


WAITING = [pytest.param(f, p, id=f"{f.key}/{p.name}") for f, p in wrong_programs() if runtime.waits(p)]
WATCHED = [
    pytest.param(f, p, id=f"{f.key}/{p.name}")
    for f, p in wrong_programs()
    if runtime.is_silent(p, f) or runtime.waits(p)
]


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    server = runtime.fork_server()
    yield server
    server.close()


@pytest.fixture
def url(request: pytest.FixtureRequest, runner: Runner, tmp_path: Path) -> Iterator[str | None]:
    """A new database of the kind that the program is about; None for SQLite, where a program makes its own."""
    program: Program = request.getfixturevalue("program")
    database = program.default_database
    if database == "sqlite":
        yield None
        return
    try:
        with runner.databases.fresh(database, tmp_path, program.pgbouncer) as url:
            yield url
    except servers.Unavailable as reason:
        do_without(request, database, reason)


@pytest.mark.parametrize("category", CATEGORIES)
def test_no_right_program_is_flagged(server: ForkServer, category: str) -> None:
    """Those that need a server are left out: they would share one database."""
    programs = {
        f"{folder.key}/{program.path.stem}/{program.name}": program
        for folder, program in RIGHT
        if folder.key.split("/")[0] == category
    }
    # A file of tests has options of its own.
    sessions = [{at: program} for at, program in programs.items() if runtime.is_test(program)]
    if others := {at: program for at, program in programs.items() if not runtime.is_test(program)}:
        sessions.append(others)
    for together in sessions:
        session = runtime.pytest_session(server, together, [], None)
        if session.exit:
            pytest.fail(session.text, pytrace=False)


@pytest.mark.parametrize(("folder", "program"), WATCHED)
def test_guards_and_warnings_as_errors(
    request: pytest.FixtureRequest, server: ForkServer, url: str | None, folder: Folder, program: Program
) -> None:
    """`-W error` changes only what becomes of a warning: a program that warns of nothing is not run with it."""
    session = runtime.pytest_session(server, {program.name: program}, ["-Walways"], url)
    judge(request, folder, program, "guards", session.findings(program))
    found = session.warnings(program, runtime.default_leaf(program, folder).get("warnings", []))
    if found:
        again = runtime.pytest_session(server, {program.name: program}, ["-Werror"], url, guards=False)
        found = found if again.failed_by_warning else []
    judge(request, folder, program, "warnings-as-errors", found)


@pytest.mark.parametrize(("folder", "program"), WAITING)
def test_idle_timeout(
    request: pytest.FixtureRequest, server: ForkServer, runner: Runner, tmp_path: Path, folder: Folder, program: Program
) -> None:
    """PostgreSQL ends what the guard flags, and lets the cure be; a busy machine may make that wait, too."""
    ended = ended_by_timeout(request, server, runner, tmp_path, program)
    judge(request, folder, program, "idle-timeout", [{"code": IDLE_SETTING}] if ended else [])
    right = folder.program("right.py")
    assert not all(ended_by_timeout(request, server, runner, tmp_path, right) for _ in range(ATTEMPTS))


def ended_by_timeout(
    request: pytest.FixtureRequest, server: ForkServer, runner: Runner, directory: Path, program: Program
) -> bool:
    try:
        with runner.databases.fresh("postgresql", directory) as url:
            runner.databases.limit_idle(url, IDLE_TIMEOUT)
            runtime.pytest_session(server, {program.name: program}, [], url, guards=False)
            return runner.databases.ended(url) > 0
    except servers.Unavailable as reason:
        do_without(request, "postgresql", reason)


def judge(request: pytest.FixtureRequest, folder: Folder, program: Program, tool: str, found: list[Finding]) -> None:
    """Compare with what is recorded, or hand on what is to be recorded."""
    if request.config.getoption("update_examples"):
        report_detected(request, Detected(folder.key, program.name, tool, found))
    elif complaint := runtime.complaint(folder, program, tool, found):
        pytest.fail(complaint, pytrace=False)


@pytest.fixture(scope="module", params=SERIES)
def series_server(request: pytest.FixtureRequest) -> Iterator[ForkServer]:
    requirements = Program.read(SHAPES).requirements
    server = ForkServer(environments.python(request.param, requirements), requirements)
    yield server
    server.close()


def test_each_guard_names_the_line(series_server: ForkServer) -> None:
    options = ["-oasyncio_mode=auto", "-oasyncio_default_fixture_loop_scope=function"]
    assert reported(series_server, SHAPES, options) == {*guards.GUARDS}


def test_guards_work_with_anyio_and_without_a_plugin(server: ForkServer) -> None:
    reported(server, SHAPES.with_name("anyio_shapes.py"), ["-panyio"])


def reported(server: ForkServer, path: Path, options: list[str]) -> set[str]:
    """Run a file of tests, in which a comment at the end of a line names the guard that has to report it."""
    program = Program.read(path)
    session = runtime.pytest_session(server, {program.name: program}, options, None)
    ends = [(number, MARK.search(line)) for number, line in enumerate(program.source.splitlines(), 1)]
    marked = [(number, mark[1]) for number, mark in ends if mark and mark[1] in guards.GUARDS]
    assert session.reports(program) == marked, session.text
    assert " failed" not in session.text, session.text
    return {guard for _, guard in marked}


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("-oguards_off=sync-engine", "the ini option guards_off names sync-engine; the guards are"),
        ("-oguards_idle_ms=1.5", "the ini option guards_idle_ms is no whole number of milliseconds"),
    ],
)
def test_options_are_checked(server: ForkServer, option: str, complaint: str) -> None:
    program = Program.read(SHAPES)
    with pytest.raises(RuntimeError, match=complaint):
        runtime.pytest_session(server, {program.name: program}, [option], None)


def test_findings_are_written(tmp_path: Path) -> None:
    source = HANDBOOK.folder("sessions/missing-commit")
    shutil.copytree(source.path, tmp_path / source.key)
    finding = {"code": "unsaved-changes", "line": "session.add(author)"}
    found = [Detected(source.key, "wrong.py", "guards", [finding]), Detected(source.key, "gone.py", "guards", [])]

    def write() -> list[str]:
        return bless([Folder(tmp_path, source.key)], [], {}, found)

    assert write() == [f"{source.key}/outcomes.json"]
    assert write() == []
    written = Folder(tmp_path, source.key).outcomes
    others = {name: leaf for name, leaf in source.outcomes["runtime"].items() if name != "wrong.py"}
    assert written["runtime"] == {"wrong.py": {"warnings-as-errors": [], "guards": [finding]}, **others}
    assert written | {"runtime": None} == source.outcomes | {"runtime": None}


def test_difference_is_told() -> None:
    folder = HANDBOOK.folder("sessions/missing-commit")
    program = folder.program("wrong.py")
    (recorded,) = folder.outcomes["runtime"]["wrong.py"]["guards"]
    assert runtime.complaint(folder, program, "guards", [recorded]) is None
    assert runtime.complaint(folder, program, "guards", []) == (
        "sessions/missing-commit/wrong.py: guards says something else:\n--- recorded\n+++ now\n@@ -1 +1 @@\n"
        f"-{recorded['code']} at {recorded['line']}\n+nothing\n"
        'Accept it with: uv run pytest --update-examples -k "guards and sessions/missing-commit/wrong.py"'
    )


def test_sqlalchemy_is_as_before() -> None:
    classes = (Session, AsyncSession, Connection, AsyncConnection)
    before = [dict(vars(each)) for each in classes]
    with guards.installed():
        assert [dict(vars(each)) for each in classes] != before
        assert all(event.contains(*each) for each in guards.LISTENERS)
    assert [dict(vars(each)) for each in classes] == before
    assert not any(event.contains(*each) for each in guards.LISTENERS)


@pytest.fixture
def warned(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING, "pool_watchdog")
    return caplog


async def hold(engine: AsyncEngine, seconds: float) -> None:
    async with engine.connect():
        await asyncio.sleep(seconds)


def test_watchdog_logs_once_for_each_checkout(warned: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    async def main() -> None:
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/held.db")
        with watchdog.watch(engine, after=0.01):
            for _ in range(2):
                await asyncio.create_task(hold(engine, 0.1), name="holder")
            await engine.dispose()  # which gives the engine a new pool
            await asyncio.create_task(hold(engine, 0.1), name="holder")
        await hold(engine, 0.1)
        await engine.dispose()

    asyncio.run(main())
    line = hold.__code__.co_firstlineno
    place = f"{Path(__file__).relative_to(Path.cwd())}:"
    said = f"checked out at {place}{line + 1} by task holder, which is at {place}{line + 2}"
    assert [each.getMessage() for each in warned.records] == [f"connection held for 0.01 s: {said}"] * 3


def test_watchdog_says_that_the_task_has_ended(warned: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    async def main() -> None:
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/held.db")
        with watchdog.watch(engine, after=0.1):
            connection = await asyncio.create_task(connect(engine), name="gone")
            await asyncio.sleep(0.2)
            await connection.close()
        await engine.dispose()

    async def connect(engine: AsyncEngine) -> AsyncConnection:
        return await engine.connect()

    asyncio.run(main())
    (record,) = warned.records
    assert record.getMessage().endswith("by task gone, which has ended")


@pytest.mark.parametrize("options", [{}, {"poolclass": StaticPool}], ids=["pool", "StaticPool"])
def test_watchdog_is_silent(warned: pytest.LogCaptureFixture, tmp_path: Path, options: dict[str, Any]) -> None:
    """Of a connection that comes back in time, and of one that is still held when the watch ends."""

    async def main() -> None:
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/held.db", **options)
        with watchdog.watch(engine, after=1):
            async with engine.connect() as one, engine.connect():
                await one.execute(text("SELECT 1"))
            held = await engine.connect()
        await asyncio.sleep(1.1)
        await held.close()
        await engine.dispose()

    asyncio.run(main())
    assert not warned.records


@pytest.mark.parametrize("name", ["few_statements.py", "held_too_long.py"])
def test_page_shows_what_an_example_writes(series_server: ForkServer, tmp_path: Path, name: str) -> None:
    for path in runtime.GUARDS.parent.glob("*.py"):
        shutil.copy(path, tmp_path)
    script = tmp_path / "run.py"
    script.write_text(f"import runpy, sys\nsys.path.insert(0, {str(tmp_path)!r})\nrunpy.run_path({name!r})\n")
    environ = {"HOME": str(tmp_path)}
    answer = series_server.run(path=str(script), cwd=str(tmp_path), limit=runtime.LIMIT, environ=environ)
    assert_on_page(f"```text\n{answer['stdout']}{answer['stderr']}```\n")


def test_page_shows_a_report(server: ForkServer) -> None:
    program = HANDBOOK.folder("awaiting/commit-not-awaited").program("wrong.py")
    session = runtime.pytest_session(server, {program.name: program}, [], None)
    report = next(line for line in session.text.splitlines() if line.startswith("wrong.py:"))
    assert_on_page(report)


def assert_on_page(text: str) -> None:
    page = (ROOT / "docs" / "guards.md").read_text(encoding="utf-8")
    assert text in page, f"docs/guards.md has to show:\n{text}"
