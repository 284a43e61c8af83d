"""What all tests share: the session's servers, a runner for each worker, and the writing of what the runs showed.

Workers never write to the tree. They hand on what they saw with their reports; the process that started them writes it.
"""

import gc
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NoReturn

import pytest
from handbook import servers
from handbook.ast_grep import BUNDLE
from handbook.blessing import Detected, Result, bless
from handbook.databases import Databases
from handbook.environments import DRIVERS, ROOT
from handbook.outcomes import Run
from handbook.programs import Program
from handbook.rules import Handbook
from handbook.runner import Runner

pytest_plugins = ["browser"]

SESSION = pytest.StashKey[Path]()
ALIVE = pytest.StashKey[IO[bytes]]()


def pytest_configure(config: pytest.Config) -> None:
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[SESSION] = Path(worker["session"])
        return
    config.stash[SESSION] = Path(tempfile.mkdtemp(prefix="gotchas-"))
    config.stash[ALIVE] = servers.hold(config.stash[SESSION])
    config.pluginmanager.register(Writer(config))


def pytest_unconfigure(config: pytest.Config) -> None:
    if alive := config.stash.get(ALIVE, None):
        alive.close()
        shutil.rmtree(config.stash[SESSION], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three workers for each core: programs wait for servers and timeouts about as long as they compute.

    At most 16, so that their connections stay below the limit of the servers.
    """
    return min(16, 3 * (os.cpu_count() or 1))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each worker begin with some of the long tests, which are in the other modules, and end with programs.

    Each gets an equal stretch of the list, and those that have finished theirs take from the ends of others'.
    """
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    modules: defaultdict[Path, list[pytest.Item]] = defaultdict(list)
    for item in items:
        modules[item.path].append(item)
    programs = modules.pop(Path(__file__).with_name("test_programs.py"), [])
    stretch = -(-len(items) // workers)
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        others = [item for module in list(modules.values())[worker::workers] for item in module]
        room = max(0, stretch - len(others))
        ordered += others + programs[:room]
        del programs[:room]
    items[:] = ordered + programs


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the garbage collector from looking, again and again, at thousands of tests that stay until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["session"] = str(node.config.stash[SESSION])


@pytest.fixture(scope="session")
def session(pytestconfig: pytest.Config) -> Path:
    """A directory that all workers of this test session share."""
    return pytestconfig.stash[SESSION]


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    return Handbook(ROOT)


@pytest.fixture(scope="session")
def runner(session: Path) -> Iterator[Runner]:
    with Databases(session) as databases, Runner(databases) as runner:
        yield runner


class Writer:
    """Gathers what the workers saw; writes annotations and outcomes, or the note of a complete green run."""

    def __init__(self, config: pytest.Config) -> None:
        self.update = bool(config.getoption("update_examples"))
        self.seen: dict[tuple[str, str, str, str], dict[str, Any]] = {}
        self.results: list[Result] = []
        self.static: dict[str, Any] = {}
        self.bundle = ""
        self.runtime: list[Detected] = []
        self.missing: dict[str, str] = {}
        self.unchecked: Counter[str] = Counter()
        self.written: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for name, value in report.user_properties:
            match name, value:
                case "result", dict():
                    result = Result(**value)
                    self.results.append(result)
                case "seen", dict() if report.passed:
                    self.seen[value["key"], value["program"], value["database"], value["series"]] = value
                case "static", dict():
                    self.static |= value
                case "bundle", str():
                    self.bundle = value
                case "runtime", dict():
                    self.runtime.append(Detected(**value))
                case "missing", [str(database), str(reason)]:
                    self.missing[database] = reason
                    self.unchecked[database] += 1

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        handbook = Handbook(ROOT)
        if self.update:
            self.written = bless(handbook.folders, self.results, self.static, self.runtime)
            if self.bundle and (not BUNDLE.exists() or BUNDLE.read_text(encoding="utf-8") != self.bundle):
                BUNDLE.write_text(self.bundle, encoding="utf-8")
                self.written.append(BUNDLE.name)
        elif exitstatus == pytest.ExitCode.OK and self.seen.keys() >= set(expected(handbook)):
            note = _note(list(self.seen.values()))
            (handbook.root / "snippets" / "verified.json").write_text(json.dumps(note, indent=2) + "\n")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.update:
            terminalreporter.section("updated")
            terminalreporter.write_line("\n".join(self.written) or "nothing: all is as recorded")
        if self.missing:
            terminalreporter.section("databases that were not there", yellow=True)
            for database, reason in self.missing.items():
                count = self.unchecked[database]
                terminalreporter.write_line(f"{count} outcomes neither checked nor rewritten. {reason}", yellow=True)


def expected(handbook: Handbook) -> Iterator[tuple[str, str, str, str]]:
    """Key, program, database and series of every run that a complete test session makes."""
    for folder in handbook.active:
        for program in folder.programs:
            for database in handbook.databases:
                for series in handbook.series:
                    yield folder.key, program.name, database, series


def run_or_skip(request: pytest.FixtureRequest, runner: Runner, program: Program, database: str, series: str) -> Run:
    """Run `program`; where there is no server for `database`, skip the test, or fail it if the server is required."""
    try:
        return runner.run(program, database, series)
    except servers.Unavailable as reason:
        do_without(request, database, reason)


def do_without(request: pytest.FixtureRequest, database: str, reason: servers.Unavailable) -> NoReturn:
    """End a test for which there is no server: skip it, or fail it if the server is required."""
    request.node.user_properties.append(("missing", [database, str(reason)]))
    if is_required(database):
        pytest.fail(str(reason), pytrace=False)
    pytest.skip(str(reason))


def report_seen(
    request: pytest.FixtureRequest, runner: Runner, key: str, program: Program, database: str, series: str
) -> None:
    """Hand on that a run did what is recorded, and with which versions."""
    versions = runner.server(program, series).versions
    seen = {
        "key": key,
        "program": program.name,
        "database": database,
        "series": series,
        "sqlalchemy": versions["SQLAlchemy" if "SQLAlchemy" in versions else "sqlalchemy"],
        "drivers": {name: versions[name] for name in DRIVERS},
        "version": runner.databases.version(database),
    }
    request.node.user_properties.append(("seen", seen))


def report_result(request: pytest.FixtureRequest, result: Result) -> None:
    """Hand on what a run did, to be written."""
    request.node.user_properties.append(("result", asdict(result)))


def report_detected(request: pytest.FixtureRequest, detected: Detected) -> None:
    """Hand on what a tool said that watched a run, to be written."""
    request.node.user_properties.append(("runtime", asdict(detected)))


def is_required(database: str) -> bool:
    """Whether a run without a server for it has to fail: in CI; MySQL only on GitHub, where it is a service."""
    if database not in Handbook(ROOT).databases:
        return False
    return "GITHUB_ACTIONS" in os.environ or ("CI" in os.environ and database != "mysql")


def _note(seen: list[dict[str, Any]]) -> dict[str, Any]:
    """What snippets/verified.json says: when, at which commit and with which versions all outcomes were confirmed."""
    git = ("git", "-C", str(ROOT))
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=False)
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    clean = changed.returncode == 0 and not changed.stdout
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": head.stdout.strip() if clean else None,
        "sqlalchemy": {each["series"]: each["sqlalchemy"] for each in seen},
        "drivers": seen[0]["drivers"],
        "databases": {each["database"]: each["version"] for each in seen},
        "outcomes": len(seen),
    }
