"""Runs the rules on public projects: `uv run tests/precision.py FOLDER [--update]`.

FOLDER holds clones of the projects that snippets/precision.toml lists, each at the commit that it names. Prints how
much each rule finds, how long a project takes, and what is new or gone. `--update` writes the file: verdicts stay, what
is new has to be read, other clones in FOLDER are added. To move to a newer commit, delete the project's tables first.
"""

import argparse
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from handbook import ast_grep, rulepack
from handbook.environments import ROOT
from handbook.precision import FILE, HOST, Finding, Place, Precision, Project, fingerprint, pack, precision, written
from handbook.recorded import Missing

REMOTE = re.compile(rf"{HOST}/(?P<name>[^/]+/[^/]+?)(?:\.git)?/?")


def git(clone: Path, *arguments: str) -> str:
    command = ["git", "-C", str(clone), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def clones(folder: Path) -> dict[str, Path]:
    """The clones in `folder`, by owner and name of their origin on GitHub."""
    found = {}
    for path in sorted(folder.glob("*/.git")):
        if origin := REMOTE.fullmatch(git(path.parent, "remote", "get-url", "origin")):
            found[origin["name"]] = path.parent
    return found


def check(found: dict[str, Path], folder: Path, recorded: Precision) -> None:
    """Ends with the commands to run if a recorded project is missing or at another commit."""
    commands = []
    for name, project in recorded.projects.items():
        path = found.get(name, folder / name.rpartition("/")[2])
        if name not in found:
            commands.append(f"git clone {HOST}/{name} {path}")
        if name not in found or git(path, "rev-parse", "HEAD") != project.commit:
            commands.append(f"git -C {path} checkout {project.commit}")
    if commands:
        sys.exit("\n".join(["The recorded findings are those of other files. Run this first:", *commands]))


def scan(folder: Path) -> tuple[list[rulepack.Finding], float]:
    """What the rules find in `folder`, and the CPU time in seconds: the lesser of two, as all else only adds."""
    times = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = rulepack.scan(ast_grep.BUNDLE, folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return found, min(times)


def measure(found: dict[str, Path]) -> Precision:
    """What the rules find in these clones, all of it unread."""
    projects, findings = {}, []
    with tempfile.TemporaryDirectory() as empty:
        _, startup = scan(Path(empty))
    for name, path in found.items():
        matches, seconds = scan(path)
        files = [path / file for file in git(path, "ls-files", "*.py").splitlines()]
        lines = sum(file.read_bytes().count(b"\n") for file in files)
        commit, day = git(path, "log", "-1", "--format=%H %cs").split()
        projects[name] = Project(name, commit, date.fromisoformat(day), len(files), lines, seconds)
        places = {Place(name, each.id, each.path.relative_to(path).as_posix(), each.line) for each in matches}
        findings += [Finding(place, "unread") for place in sorted(places)]
    return Precision(
        date=datetime.now(UTC).date(),
        machine=machine(),
        ast_grep=subprocess.check_output([ast_grep.executable(), "--version"], text=True).split()[-1],
        startup=startup,
        rules={rule["id"]: fingerprint(rule) for rule in pack()},
        projects=projects,
        findings=findings,
    )


def machine() -> str:
    cpu = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", cpu.read_text() if cpu.exists() else "")
    return f"{os.cpu_count()} cores, {model[1] if model else platform.machine()}"


def table(measured: Precision) -> None:
    """Prints findings by rule, and size and time by project."""
    by_rule = Counter(finding.place.rule for finding in measured.findings)
    for rule in measured.rules:
        print(f"{by_rule[rule]:6}  {rule}")
    print()
    for name, project in measured.projects.items():
        net = project.seconds - measured.startup
        print(
            f"{len(measured.of(project=name)):6}  {name}: {project.lines:,} lines in {net:.2f} s, "
            f"{net / project.lines * 100_000:.2f} s for each 100,000"
        )
    print(f"        CPU time, beside the {measured.startup:.2f} s in which ast-grep {measured.ast_grep} starts\n")


def compare(measured: Precision, recorded: Precision) -> bool:
    """Prints what is new or gone; whether there is any."""
    now, then = ({finding.place for finding in each.findings} for each in (measured, recorded))
    for word, places in (("new", now - then), ("gone", then - now)):
        for place in sorted(places):
            print(f"{word}: {place.rule}: {place.project}/{place.path}:{place.line}")
    return now != then


def judged_before(measured: Precision, recorded: Precision) -> Precision:
    """`measured` with the verdicts of `recorded`."""
    verdicts = {finding.place: finding for finding in recorded.findings}
    return replace(measured, findings=[verdicts.get(finding.place, finding) for finding in measured.findings])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the clones are")
    parser.add_argument("--update", action="store_true", help=f"write snippets/{FILE}")
    arguments = parser.parse_args()
    path = ROOT / "snippets" / FILE
    try:
        recorded = precision(path.parent) if path.exists() or not arguments.update else None
    except Missing as reason:
        sys.exit(str(reason))
    found = clones(arguments.folder)
    if recorded:
        check(found, arguments.folder, recorded)
    if recorded and not arguments.update:
        found = {name: found[name] for name in recorded.projects}
    if not found:
        sys.exit(f"there is no clone of a project on GitHub in {arguments.folder}")
    measured = measure(found)
    table(measured)
    differs = compare(measured, recorded) if recorded else False
    if arguments.update:
        path.write_text(written(judged_before(measured, recorded) if recorded else measured), encoding="utf-8")
        print(f"written: {path.relative_to(ROOT)}")
    elif differs:
        sys.exit("The record differs: run it with --update, and judge what is new")


if __name__ == "__main__":
    main()
