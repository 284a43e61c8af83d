"""ast-grep, which is installed with this package."""

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from pathlib import Path

# The rules of the handbook, in one file. The tests say when it is stale, and `pytest --update-examples` writes it anew.
NAME = "async-sqlalchemy.yml"
BUNDLE = Path(__file__).with_name(NAME)


class Failed(Exception):
    """ast-grep did not do its work. The text says why."""


def executable() -> str:
    """The path of ast-grep. Raises Failed."""
    search = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    found = shutil.which("ast-grep", path=search)
    if found is None:
        raise Failed("ast-grep is not there; install it with `pip install ast-grep-cli`")
    return found


def run(command: str, *options: str, paths: Iterable[Path]) -> subprocess.CompletedProcess[str]:
    """Run a command of ast-grep that writes one JSON object for each match. Raises Failed."""
    full = [executable(), command, "--json=stream", "--color=never", *options, "--", *map(str, paths)]
    done = subprocess.run(full, capture_output=True, encoding="utf-8", check=False)
    # 1 says that there are errors in the code, or that a search found nothing.
    if done.returncode not in (0, 1):
        raise Failed(f"ast-grep failed:\n{done.stderr.strip() or done.stdout}")
    return done
