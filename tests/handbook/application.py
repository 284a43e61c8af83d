"""The application in snippets/app: its own tests, and the application as a process that answers HTTP.

Both run in an environment of the lock file that holds what the application's own pyproject.toml asks for.
"""

import os
import re
import signal
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handbook import environments
from handbook.environments import ROOT
from handbook.programs import APPLICATION
from handbook.runner import ForkServer

FOLDER = ROOT / "snippets" / APPLICATION
# The warning is about anyio, a plugin of pytest that FastAPI has imported before.
TESTS = """
import sys, pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]))
"""
# Seconds. A start takes two, the tests as long, and an end no longer than the jobs that are running.
START_LIMIT, TESTS_LIMIT, END_LIMIT = 60.0, 120.0, 30.0
NOTE = re.compile(r"INFO: |Name 'alembic_version_pkc' ignored for PRIMARY key")
ADDRESS = re.compile(r"Uvicorn running on (http://127\.0\.0\.1:\d+)")


class StartFailed(Exception):
    """The application did not start. The text is what it wrote to stderr."""


def requirements() -> frozenset[str]:
    """What the application and its tests ask for."""
    project = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))
    return frozenset([*project["project"]["dependencies"], *project["dependency-groups"]["dev"]])


def python(series: str) -> Path:
    """The Python of the application's environment, with SQLAlchemy of `series`."""
    return environments.python(series, requirements())


def fork_server(series: str) -> ForkServer:
    """What runs the application's tests, in a fork of a process that has imported the libraries."""
    return ForkServer(python(series), requirements())


def own_tests(server: ForkServer, url: str) -> dict[str, Any]:
    """Run the application's own tests on the database of `url`; the answer is that of forkserver.py."""
    with tempfile.TemporaryDirectory() as directory:
        script = Path(directory) / "tests.py"
        script.write_text(TESTS, encoding="utf-8")
        environ = {"PATH": os.environ["PATH"], "HOME": directory, "TMPDIR": directory, "TEST_DATABASE_URL": url}
        return server.run(path=str(script), cwd=str(FOLDER), limit=TESTS_LIMIT, environ=environ)


@dataclass
class Application:
    """A running application."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str

    def stop(self) -> int:
        """Send SIGTERM and wait for the end; the exit code, negative for a signal."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(END_LIMIT)

    @property
    def complaints(self) -> list[str]:
        """What it wrote to stderr beyond the notes of uvicorn, and what MariaDB says of Alembic's own table."""
        return [line for line in self.log.read_text().splitlines() if not NOTE.match(line)]


@contextmanager
def started(series: str, url: str, directory: Path) -> Iterator[Application]:
    """The application on the database of `url`, by the command that its page names, at a free port.

    Raises StartFailed. It is killed at the end if it still runs.
    """
    log = directory / "stderr.txt"
    environ = {"PATH": os.environ["PATH"], "HOME": str(directory), "DATABASE_URL": url, "PORT": "0"}
    command = [str(python(series)), "-W", "always::ResourceWarning", "-m", "bookstore"]
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            command, cwd=FOLDER, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr
        )
    try:
        yield Application(process, log, _address(process, log))
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_LIMIT
    while process.poll() is None and time.monotonic() < deadline:
        if found := ADDRESS.search(log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise StartFailed(log.read_text())
