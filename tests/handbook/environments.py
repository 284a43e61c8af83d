"""The environments in which programs run: what a program's header asks for, at the versions of the lock file.

Each SQLAlchemy series is a dependency group of pyproject.toml, so one lock file pins both. So is each older release
that a header asks for: `fastapi==0.105.*` is the group fastapi-0-105. An environment is made when a program first needs
it, in less than a second from a warm cache, and kept in .cache/ until the lock file changes.
"""

import fcntl
import hashlib
import os
import re
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
# A header asks for an older release of a package.
OLDER = re.compile(r"(?P<name>[a-z]+)==(?P<release>\d+\.\d+)\.\*")


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
            _uv("venv", "--clear", "--python", sys.executable, str(folder))
            pins = folder / "pins.txt"
            groups = (f"--group={group}" for group in _groups(series, requirements))
            _uv("export", "--frozen", "--no-default-groups", *groups, "--no-emit-project", "--output-file", str(pins))
            (folder / "requirements.txt").write_text(wanted)
            needs = ("--requirements", str(folder / "requirements.txt"), "--constraints", str(pins))
            _uv("pip", "install", "--python", str(interpreter), *needs)
            (folder / "complete").touch()
    return interpreter


def _groups(series: str, requirements: frozenset[str]) -> list[str]:
    """The dependency groups of pyproject.toml that pin an environment."""
    older = [each for each in map(OLDER.fullmatch, requirements) if each]
    names = {each["name"] for each in older}
    releases = [f"{each['name']}-{each['release'].replace('.', '-')}" for each in older]
    return [f"sqlalchemy-{series.replace('.', '-')}", "snippets", *({"fastapi"} - names), *releases]


def _uv(*arguments: str) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        raise EnvironmentFailed("`uv` is not on PATH; install it with `pip install uv` and run `uv run pytest`")
    done = subprocess.run([uv, "--quiet", *arguments], cwd=ROOT, text=True, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise EnvironmentFailed(f"`uv {' '.join(arguments)}` failed:\n{done.stderr}")
