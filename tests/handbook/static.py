"""What type checker and linter say of the wrong programs and do not say of their cure.

Each tool runs once over all programs. A finding counts when its code stands more often in the wrong program than in
right.py: then it speaks of the mistake. The programs are checked without their annotations.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from handbook.programs import Folder, Program

# Of a tool: per file, the findings as (code, line number).
Findings = dict[Path, list[tuple[str, int]]]
Static = dict[str, dict[str, list[dict[str, str]]]]
# Style of a short program: commas, docstrings, assert, print; and imports that only the other program of a pair uses.
BESIDE_THE_POINT = "COM,D,F401,S101,T201"
MYPY = re.compile(r"(?P<path>.+?):(?P<line>\d+): error: .*?\[(?P<code>[\w-]+)\]")


class CheckerFailed(Exception):
    """A checker did not do its work. The text is what it said."""


def check(folders: Iterable[Folder]) -> tuple[dict[str, Static], list[str]]:
    """By key, program and tool, what speaks of the mistake; and complaints about programs that mypy has to pass."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name).resolve()
        files: dict[Path, tuple[Folder, Program]] = {}
        for folder in folders:
            for program in (*folder.programs, *folder.plots.values()):
                # One flat directory, since mypy takes a hyphen for no part of a module's name.
                path = directory / re.sub(r"[/-]", "_", f"{folder.key}/{program.name}")
                path.write_text(program.source, encoding="utf-8")
                files[path] = folder, program
        findings = {"mypy": _mypy(directory, list(files)), "ruff": _ruff(directory)}
    complaints = [
        f"snippets/{folder.key}/{program.name}: mypy --strict: {code} in `{_line(program, line)}`"
        for path, (folder, program) in files.items()
        if program.kind != "wrong"
        for code, line in findings["mypy"][path]
    ]
    static: defaultdict[str, Static] = defaultdict(dict)
    for path, (folder, program) in files.items():
        if program.kind == "wrong":
            right = next(
                (other for other, (home, cure) in files.items() if home == folder and cure.name == "right.py"), None
            )
            static[folder.key][program.name] = {
                tool: _beyond(program, found[path], found[right] if right else []) for tool, found in findings.items()
            }
    return dict(static), complaints


def _beyond(program: Program, wrong: list[tuple[str, int]], right: list[tuple[str, int]]) -> list[dict[str, str]]:
    common = Counter(code for code, _ in right)
    often = Counter(code for code, _ in wrong)
    speaking = {(line, code) for code, line in wrong if often[code] > common[code]}
    return [{"code": code, "line": _line(program, line)} for line, code in sorted(speaking)]


def _line(program: Program, number: int) -> str:
    return program.source.splitlines()[number - 1].strip()


def _mypy(directory: Path, paths: list[Path]) -> Findings:
    command = [sys.executable, "-m", "mypy", "--config-file=", "--strict", "--no-color-output", "--no-error-summary"]
    command += [
        "--cache-dir",
        str(Path(__file__).parents[2] / ".cache" / "mypy-snippets"),
        "--python-executable",
        sys.executable,
    ]
    done = subprocess.run([*command, *map(str, paths)], cwd=directory, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or done.stderr:
        raise CheckerFailed(done.stdout + done.stderr)
    findings: Findings = defaultdict(list)
    for line in done.stdout.splitlines():
        if found := MYPY.fullmatch(line):
            findings[(directory / found["path"]).resolve()].append((found["code"], int(found["line"])))
        elif ": error:" in line:
            raise CheckerFailed(line)
    return findings


def _ruff(directory: Path) -> Findings:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select=ALL",
        "--preview",
        "--quiet",
        f"--ignore={BESIDE_THE_POINT}",
    ]
    command += ["--output-format=json", "--target-version=py311", "."]
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise CheckerFailed(done.stderr)
    findings: Findings = defaultdict(list)
    for each in json.loads(done.stdout):
        code = each["code"] or each["name"]  # new rules have only a name
        findings[Path(each["filename"]).resolve()].append((code, each["location"]["row"]))
    return findings
