"""Measures what the handbook costs: `uv run tests/benchmark.py [--pitfalls N]`.

Prints the CPU time of one verified outcome (a program on a database in a fresh process) and the time of `mkdocs build`
beside that of the bare Material build of the same pages, both for the handbook as it is and for N generated pitfalls,
and the time in which the rules read 100,000 lines.
"""

import argparse
import contextlib
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from handbook import rulepack, servers
from handbook.ast_grep import BUNDLE
from handbook.databases import DATABASES, Databases
from handbook.environments import ROOT, SERIES
from handbook.rules import AnyTag, Handbook
from handbook.runner import Runner

MODEL = "loading/lazy-relationship"


def outcomes(handbook: Handbook) -> None:
    """CPU time in the program's process, in ms: median over all pairs, on each database under the newest series."""
    with contextlib.ExitStack() as stack:
        session = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(servers.hold(session))
        runner = stack.enter_context(Runner(stack.enter_context(Databases(session))))
        for database in DATABASES:
            try:
                print(f"{database:<12} {_cost(handbook, runner, database)}")
            except servers.Unavailable as reason:
                print(f"{database:<12} {reason}")


def _cost(handbook: Handbook, runner: Runner, database: str) -> str:
    begun = time.monotonic()
    pairs = ("wrong.py", "right.py")
    programs = [each for folder in handbook.folders for each in folder.programs if each.name in pairs]
    times = [runner.run(program, database, SERIES[0]).cpu * 1000 for program in programs]
    wall = (time.monotonic() - begun) * 1000 / len(times)
    return f"{statistics.median(times):6.1f} ms CPU median of {len(times)}, {wall:6.1f} ms wall each"


def generated(root: Path, pitfalls: int) -> Handbook:
    """The handbook with `pitfalls` copies of one page and its programs."""
    for name in ("docs", "snippets"):
        shutil.copytree(ROOT / name, root / name, symlinks=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    page = (ROOT / "docs" / f"{MODEL}.md").read_text(encoding="utf-8")
    for number in range(pitfalls):
        key = f"loading/generated-{number}"
        (root / "docs" / f"{key}.md").write_text(page.replace(MODEL, key), encoding="utf-8")
        # A rule has the name of one page.
        shutil.copytree(ROOT / "snippets" / MODEL, root / "snippets" / key, ignore=shutil.ignore_patterns("rule.yml"))
    return Handbook(root)


def build(root: Path, *, bare: bool) -> float:
    """Seconds of CPU time that `mkdocs build` takes; `bare` leaves the handbook's own extension out."""
    config = root / "mkdocs.yml"
    if bare:
        text = config.read_text(encoding="utf-8")
        loaded = yaml.load(text, AnyTag)
        extensions = [each for each in loaded["markdown_extensions"] if "handbook.markdown" not in each]
        loaded |= {"markdown_extensions": extensions, "strict": False, "site_url": "http://127.0.0.1:8000/"}
        config = root / "bare.yml"
        config.write_text(yaml.safe_dump(loaded), encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)]
    environ = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([*command, "--site-dir", str(root / "site")], cwd=root, env=environ, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rules(handbook: Handbook, lines: int = 100_000) -> str:
    """What reading `lines` lines with all rules takes. They are copies of the programs, where the rules find much."""
    with tempfile.TemporaryDirectory() as name:
        programs = [each.source for folder in handbook.folders for each in folder.programs]
        number = written = 0
        while written < lines:
            source = programs[number % len(programs)]
            (Path(name) / f"program_{number}.py").write_text(source, encoding="utf-8")
            written += source.count("\n")
            number += 1
        (empty := Path(name) / "empty").mkdir()
        # The lesser of three, because what else the machine does only adds.
        start, full = (min(_scan(Path(path)) for _ in range(3)) for path in (empty, name))
    return f"{full - start:.2f} s wall for {written} lines in {number} files, after a start of {start:.2f} s"


def _scan(path: Path) -> float:
    begun = time.monotonic()
    rulepack.scan(BUNDLE, path)
    return time.monotonic() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pitfalls", type=int, default=500, metavar="N", help="how many to generate (default: 500)")
    pitfalls = parser.parse_args().pitfalls
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print("\nOne verified outcome:")
    outcomes(Handbook(ROOT))
    print(f"\nThe rules: {rules(Handbook(ROOT))}")
    for number in dict.fromkeys((0, pitfalls // 5, pitfalls)):
        with tempfile.TemporaryDirectory() as name:
            handbook = generated(Path(name), number)
            # The lesser of two, because what else the machine does only adds.
            ours, bare = (min(build(handbook.root, bare=bare) for _ in range(2)) for bare in (False, True))
            pages = len(handbook.pages)
            print(f"\nmkdocs build, {pages} pages: {ours:.2f} s CPU, {1000 * ours / pages:.0f} ms a page,")
            print(f"{ours / bare:.2f} times the bare Material build")


if __name__ == "__main__":
    main()
