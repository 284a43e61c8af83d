"""The environments in which programs run: what a program's header asks for, at the versions of the lock file.

Each SQLAlchemy series is a dependency group of pyproject.toml, so one lock file pins both. An environment is made when
a program first needs it, in less than a second from a warm cache, and kept in .cache/ until the lock file changes.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "environments"
# The series that the handbook verifies, newest first. Each is the dependency group sqlalchemy-<major>-<minor>.
SERIES = ("2.1", "2.0")
# Every program runs on every database, whichever driver its header names for its default one.
DRIVERS = ("aiosqlite", "asyncmy", "asyncpg")


class EnvironmentFailed(Exception):
    """An environment could not be made. The text says why and what to do."""


@cache
def python(series: str, requirements: frozenset[str]) -> Path:
    """The Python of an environment that holds `requirements` and the drivers, with SQLAlchemy of `series`."""
    lock = hashlib.sha256((ROOT / "uv.lock").read_bytes()).hexdigest()[:12]
    wanted = "\n".join(sorted(requirements | set(DRIVERS)))
    digest = hashlib.sha256(f"{sys.version} {wanted}".encode()).hexdigest()[:8]
    folder = CACHE / lock / f"{series}-{digest}"
    interpreter = folder / "bin" / "python"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        for stale in CACHE.iterdir():
            if stale.is_dir() and stale.name != lock:
                shutil.rmtree(stale)
        if not (folder / "complete").exists():
            pins = folder.parent / f"{series}.txt"
            group = f"sqlalchemy-{series.replace('.', '-')}"
            export = ("export", "--frozen", "--no-default-groups", "--group", group, "--group", "snippets")
            _uv(*export, "--no-emit-project", "--output-file", str(pins))
            _uv("venv", "--clear", "--python", sys.executable, str(folder))
            (folder / "requirements.txt").write_text(wanted)
            needs = ("--requirements", str(folder / "requirements.txt"), "--constraints", str(pins))
            _uv("pip", "install", "--python", str(interpreter), *needs)
            (folder / "complete").touch()
    return interpreter


def _uv(*arguments: str) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        raise EnvironmentFailed("`uv` is not on PATH; install it with `pip install uv` and run `uv run pytest`")
    done = subprocess.run([uv, "--quiet", *arguments], cwd=ROOT, text=True, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise EnvironmentFailed(f"`uv {' '.join(arguments)}` failed:\n{done.stderr}")
