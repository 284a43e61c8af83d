"""Server programs out of Debian's or Ubuntu's archive: nothing is installed, no rights are needed.

A package and all that it depends on, down to the C library, is unpacked into the cache folder and
runs from there. Debian's packages come from its newest suite, the only one that has MySQL; Ubuntu's
come from the suites that the machine uses. To have newer ones, delete the folder.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The servers of root run as another user, to whom root's home is closed.
_CACHES = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or _CACHES) / "async-sqlalchemy-gotchas"


def program(package: str, path: str) -> tuple[list[str], Path]:
    """The command that runs `path` of `package`, and the folder that is the package's root.

    Downloads the package at the first call. Raises OSError.
    """
    root = CACHE / package
    if not root.is_dir():
        _unpack(package, root)
    # The libraries need the very loader that they came with.
    loader = next(root.glob("**/*-linux-gnu/ld-linux-*.so.?"))
    libraries = [root / "usr/lib" / loader.parent.name, root / "lib" / loader.parent.name]
    return [str(loader), "--library-path", ":".join(map(str, libraries)), str(root / path)], root


def _unpack(package: str, root: Path) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise OSError(f"no apt-get to fetch {package} with")
    print(f"Downloading {package} (up to 60 MB, once) into {root}", file=sys.stderr, flush=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent) as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)  # apt downloads as a user of its own
        options = _updated(folder)
        # Ubuntu's has a version in its name.
        found = _run("apt-cache", *options, "search", "--names-only", rf"^{package}(-[0-9.]+)?$")
        if not found:
            raise OSError(f"the package archive has no {package}")
        newest = max(line.split()[0] for line in found.splitlines())
        options += ["--yes", "--download-only", "--no-install-recommends"]
        _run("apt-get", *options, "install", newest)
        for archive in (folder / "archives").glob("*.deb"):
            _run("dpkg-deb", "--extract", str(archive), str(folder / "root"))
        try:
            (folder / "root").rename(root)
        except OSError:
            if not root.is_dir():  # else another session was faster
                raise


def _updated(folder: Path) -> list[str]:
    """Options that make apt work in `folder`, with fresh lists and no package installed."""
    for name in ("lists/partial", "archives/partial", "sources"):
        (folder / name).mkdir(parents=True)
    (folder / "status").touch()
    options = [
        "-q",
        f"-oDir::State={folder}",
        f"-oDir::State::lists={folder}/lists",
        f"-oDir::State::status={folder}/status",
        f"-oDir::Cache={folder}",
        f"-oDir::Cache::archives={folder}/archives",
        "-oAcquire::Languages=none",
        "-oAPT::Update::Error-Mode=any",
    ]
    if platform.freedesktop_os_release()["ID"] != "debian":
        _run("apt-get", *options, "update")
        return options
    mirrors = list(_mirrors(options))
    options += ["-oDir::Etc::sourcelist=/dev/null", f"-oDir::Etc::sourceparts={folder}/sources"]
    failure = OSError("apt has no source")
    for mirror in mirrors:
        (folder / "sources/newest.sources").write_text(
            f"Types: deb\nURIs: {mirror}\nSuites: sid\nComponents: main\n"
            "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
        )
        try:
            _run("apt-get", *options, "update")
            return options
        except OSError as error:  # a mirror of something else
            failure = error
    raise failure


def _mirrors(options: list[str]) -> Iterator[str]:
    """The archives that the machine's own apt uses."""
    listed = _run("apt-get", *options, "--print-uris", "update")
    return iter(dict.fromkeys(re.findall(r"(?m)^'(\S+?)/dists/[^-'/]+/InRelease'", listed)))


def _run(*command: str) -> str:
    """What `command` prints. Raises OSError with its last words."""
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise OSError(f"{command[0]} failed: {' '.join(done.stderr.split())[-300:]}")
    return done.stdout
