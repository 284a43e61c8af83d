"""What tools that watch a running program say of the wrong programs that fail in silence.

Each program runs as a test under a pytest of its own, in a fork of a process that has imported everything: with
`-W error`, or with the guards of snippets/guards/guards.py. Its asserts are taken out: they say what a user would
expect, and no user has them.
"""

import difflib
import os
import py_compile
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from handbook.environments import ROOT, SERIES
from handbook.outcomes import Outcome
from handbook.programs import Folder, Program
from handbook.runner import MODULES, ForkServer

GUARDS = ROOT / "snippets" / "guards" / "guards.py"
# A program that waits as long as this holds something meanwhile: the guard and the server's timeout are there for it.
WAITS = re.compile(r"asyncio\.sleep\(1\)")
# The order in which they are recorded.
TOOLS = ("warnings-as-errors", "guards", "idle-timeout")
BLESS = 'Accept it with: uv run pytest --update-examples -k "guards and {name}"'
Finding = dict[str, str]
# Seconds. The longest session takes five, on a machine that has nothing else to do.
LIMIT = 300.0
# The guards, with a clock that goes on only while a program sleeps: a busy machine makes any line wait.
CONFTEST = """
import asyncio, sys, threading, time
import guards

sys.set_coroutine_origin_tracking_depth(0)  # as in a Python that was started for the tests

pytest_plugins = ["guards"]
clock, lock = 0.0, threading.Lock()
asyncio_sleep, time_sleep = asyncio.sleep, time.sleep


async def sleep(delay, result=None):
    until = clock + delay
    await asyncio_sleep(delay)
    for _ in range(10):  # if the machine was busy: let others do what they would have done meanwhile
        await asyncio_sleep(0)
    advance(until)
    return result


def block(seconds):
    until = clock + seconds
    time_sleep(seconds)
    advance(until)


def advance(until):
    global clock
    with lock:
        clock = max(clock, until)


guards.monotonic = lambda: clock
asyncio.sleep, time.sleep = sleep, block
"""
SCRIPT = """
import os, sys, pytest
sys.path.insert(0, os.getcwd())
sys.exit(pytest.main({options!r}))
"""
TESTS = """
import os, runpy, sys, pytest

@pytest.mark.parametrize("path", {paths!r})
def test_program(path, monkeypatch):
    monkeypatch.chdir(os.path.dirname(path))
    monkeypatch.setattr(sys, "argv", [path])
    runpy.run_path(path, run_name="__main__")
"""
REPORT = re.compile(r"(?m)^(?:(?P<file>[^\s:]+\.py):(?P<line>\d+)|unknown line): (?P<guard>[a-z]+(?:-[a-z]+)+): ")
WARNED = re.compile(r"(?m)^  (?P<file>\S+?):(?P<line>\d+): (?P<kind>(?!Pytest)\w+Warning): ")
FAILED_BY_WARNING = re.compile(r"(?m)^E +(?:\| +)*[\w.]*Warning: ")
# What a file of tests passes to pytest, and needs here, too.
LOOP_SCOPE = re.compile(r"(asyncio_default_(?:fixture|test)_loop_scope) ?= ?(fixture-scope|function|session)")
# Files of tests may have the same name. pytest's logging would keep a program from setting up its own.
OPTIONS = ["-q", "--import-mode=importlib", "-pasyncio", "-oasyncio_default_fixture_loop_scope=function"]
OPTIONS += ["-pno:cacheprovider", "-pno:logging"]
# The plugins are loaded already. Of two filters for a warning, the last one holds.
PRELOADED = "-Wignore::pytest.PytestAssertRewriteWarning"
ENDED = re.compile(r"\b\d+ (?:passed|failed|errors?)\b")


@dataclass(frozen=True)
class Session:
    """What one pytest session said."""

    exit: int
    text: str

    def findings(self, program: Program) -> list[Finding]:
        """What the guards report of `program`, in the order of its lines."""
        return [_finding(guard, number, program) for number, guard in self.reports(program)]

    def reports(self, program: Program) -> list[tuple[int, str]]:
        """Line and guard of each report. The line is 0 if it is none of `program`."""
        return sorted({(_number(each, program), each["guard"]) for each in REPORT.finditer(self.text)})

    def warnings(self, program: Program, recorded: list[dict[str, str]]) -> list[Finding]:
        """What Python warned of. If a line is `recorded` for its class, it is that one: the runner looks closer."""
        lines = {each["class"].rpartition(".")[2]: each["line"] for each in recorded if "line" in each}
        found = []
        for each in WARNED.finditer(self.text):
            finding = _finding(each["kind"], _number(each, program), program)
            if each["kind"] in lines:
                finding["line"] = lines[each["kind"]]
            if finding not in found:
                found.append(finding)
        return found

    @property
    def failed_by_warning(self) -> bool:
        return FAILED_BY_WARNING.search(self.text) is not None


def _number(found: re.Match[str], program: Program) -> int:
    """The number of a line of `program`; 0 if it is of another file or of none."""
    return int(found["line"]) if found["line"] and Path(found["file"]).name == program.name else 0


def _finding(code: str, number: int, program: Program) -> Finding:
    return {"code": code} | ({"line": program.source.splitlines()[number - 1].strip()} if number else {})


def fork_server() -> ForkServer:
    """Of this environment, which holds what all programs ask for, in its latest release."""
    return ForkServer(Path(sys.executable), MODULES)


def is_silent(program: Program, folder: Folder) -> bool:
    """Whether a wrong program raises nothing of its own on its default database under the newest series."""
    return default_leaf(program, folder).get("verdict") in ("asserts", "warns")


def default_leaf(program: Program, folder: Folder) -> Outcome:
    """What is recorded of the run for which the annotations in the file stand; empty before the first run."""
    leaf: Outcome = folder.outcomes.get(SERIES[0], {}).get(program.default_database, {}).get(program.name, {})
    return leaf


def waits(program: Program) -> bool:
    """Whether it waits so long that a connection which is idle meanwhile counts as idle."""
    return WAITS.search(program.source) is not None


def complaint(folder: Folder, program: Program, tool: str, found: list[Finding]) -> str | None:
    """How `found` differs from what is recorded of `tool`, and how to accept it."""
    name = f"{folder.key}/{program.name}"
    recorded = folder.outcomes.get("runtime", {}).get(program.name, {}).get(tool)
    if recorded == found:
        return None
    before, now = (
        ["not run"] if each is None else [" at ".join(one.values()) for one in each] or ["nothing"]
        for each in (recorded, found)
    )
    diff = "\n".join(difflib.unified_diff(before, now, "recorded", "now", lineterm=""))
    return f"{name}: {tool} says something else:\n{diff}\n{BLESS.format(name=name)}"


def is_test(program: Program) -> bool:
    """Whether the program is a file of tests, which pytest runs as it is."""
    return "pytest" in program.requirements and "\nasync def test_" in program.source


def pytest_session(
    server: ForkServer, programs: dict[str, Program], options: Iterable[str], url: str | None, *, guards: bool = True
) -> Session:
    """Run `programs`, by the path that each gets, as tests; with `guards`, a conftest.py brings them in.

    `url` is the database of all; without one, each uses its default. A wrong program runs without its asserts. A file
    of tests keeps them: they are what its author tests.
    """
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name).resolve()
        if guards:
            shutil.copy(GUARDS, directory)
            (directory / "conftest.py").write_text(CONFTEST)
        (directory / "tmp").mkdir()
        compiled, collected, scopes = [], [], set()
        for at, program in programs.items():
            path = directory / at
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(program.source, encoding="utf-8")
            if is_test(program):
                collected.append(str(path))
                scopes |= {f"-o{name}={scope}" for name, scope in LOOP_SCOPE.findall(program.source)}
            else:
                asserts = int(program.kind == "wrong")
                compiled.append(py_compile.compile(str(path), f"{path}c", doraise=True, optimize=asserts))
        if compiled:
            (directory / "test_programs.py").write_text(TESTS.format(paths=compiled))
            collected.append("test_programs.py")
        script = directory / "run_pytest.py"
        script.write_text(SCRIPT.format(options=[*OPTIONS, *scopes, *options, PRELOADED, *collected]))
        environ = {"PATH": os.environ["PATH"], "HOME": name, "TMPDIR": f"{name}/tmp", "TZ": "UTC"}
        environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | ({"DATABASE_URL": url} if url else {})
        answer = server.run(path=str(script), cwd=name, limit=LIMIT, environ=environ)
        text = answer["stdout"] + answer["stderr"]
    if answer["killed"] or not ENDED.search(text):
        raise RuntimeError(f"pytest ended with exit code {answer['exit']}:\n{text}")
    return Session(answer["exit"], text)
