"""What type checkers, the linter and our rules say of the wrong programs and do not say of their cure.

Each tool runs once over all programs, side by side with the others. A finding counts when its code stands more often in
the wrong program than in right.py: then it speaks of the mistake. The programs are checked without their annotations.
"""

import itertools
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from handbook.programs import Folder, Program

# Of a tool: per file, the findings as (code, line number).
Findings = dict[str, list[tuple[str, int]]]
Static = dict[str, dict[str, list[dict[str, str]]]]
# Style of a short program, which says nothing of the mistake: commas, docstrings, assert, print, blind excepts, loops,
# literals, nested blocks and imports in functions; and imports that only the other program of a pair uses.
BESIDE_THE_POINT = "BLE,COM,D,F401,PERF,PLC0415,PLR2004,S101,SIM,T201"
# Findings that were read and say nothing of the mistake, by tool, program and code. One that is gone is a complaint.
UNRELATED = {
    # An alias of a type in a function: right.py has one, used once less.
    ("pyright", "frameworks/commit-after-response/wrong_next_read.py", "reportInvalidTypeForm"),
    # The name is bound whenever the line runs.
    ("pyright", "loading/rollback-expires-everything/wrong_begin.py", "reportPossiblyUnboundVariable"),
    ("pyrefly", "loading/rollback-expires-everything/wrong_begin.py", "unbound-name"),
    ("pyright", "performance/echo-in-production/wrong_error.py", "reportPossiblyUnboundVariable"),
    ("pyrefly", "performance/echo-in-production/wrong_error.py", "unbound-name"),
    ("pyright", "performance/echo-in-production/wrong_hidden.py", "reportPossiblyUnboundVariable"),
    ("pyrefly", "performance/echo-in-production/wrong_hidden.py", "unbound-name"),
}
# The oldest for which all packages of the lock file have stubs that parse. The findings do not depend on who runs it.
PYTHON = "3.12"


class CheckerFailed(Exception):
    """A checker did not do its work. The text is what it said."""


def check(folders: Iterable[Folder], rules: str, config: str) -> tuple[dict[str, Static], list[str]]:
    """By key, program and tool, what speaks of the mistake; and complaints about programs that mypy has to pass.

    `rules` is the text of a file of ast-grep rules, `config` that of the pyproject.toml that mypy and pyright read.
    """
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name).resolve()
        files: dict[str, tuple[Folder, Program]] = {}
        for folder in folders:
            for program in (*folder.programs, *folder.plots.values()):
                # One flat directory, since mypy takes a hyphen for no part of a module's name.
                file = re.sub(r"[/-]", "_", f"{folder.key}/{program.name}")
                (directory / file).write_text(program.source, encoding="utf-8")
                files[file] = folder, program
        pairs = [file for file, (_, each) in files.items() if each.kind == "wrong" or each.name == "right.py"]
        (directory / "rules.yml").write_text(rules, encoding="utf-8")
        (directory / "pyproject.toml").write_text(config, encoding="utf-8")
        with ThreadPoolExecutor() as pool:
            running = {
                tool: pool.submit(_gathered, run, directory, [*files] if tool == "mypy" else pairs)
                for tool, run in TOOLS.items()
            }
            findings = {tool: each.result() for tool, each in running.items()}
    complaints = [
        f"snippets/{folder.key}/{program.name}: mypy --strict: {code} in `{_line(program, line)}`"
        for file, (folder, program) in files.items()
        if program.kind != "wrong"
        for code, line in findings["mypy"][file]
    ]
    said = {
        (tool, f"{folder.key}/{program.name}", code)
        for tool, found in findings.items()
        for file, (folder, program) in files.items()
        for code, _ in found[file]
    }
    complaints += [
        f"tests/handbook/static.py: {tool} says {code} of {program} no more; delete it from UNRELATED"
        for tool, program, code in sorted(UNRELATED - said)
    ]
    rights = {folder.key: file for file, (folder, program) in files.items() if program.name == "right.py"}
    static: defaultdict[str, Static] = defaultdict(dict)
    for file, (folder, program) in files.items():
        if program.kind == "wrong":
            static[folder.key][program.name] = {
                tool: [
                    {"code": code, "line": _line(program, line)}
                    for code, line in _beyond(found[file], found[rights.get(folder.key, "")])
                    if (tool, f"{folder.key}/{program.name}", code) not in UNRELATED
                ]
                for tool, found in findings.items()
            }
    return dict(static), complaints


def changes(folder: Folder, found: Static) -> Iterator[str]:
    """In which points what was `found` is not what outcomes.json records, and how to record it."""
    recorded: Static = folder.outcomes.get("static", {})
    for program, tool in itertools.product({**recorded, **found}, TOOLS):
        old, new = recorded.get(program, {}).get(tool), found.get(program, {}).get(tool)
        if old == new:
            continue
        if new is None:
            said = f"there is no such program, and {tool} is recorded"
        elif gained := [each for each in new if each not in (old or ())]:
            said = f"{tool} now catches {_quoted(gained)}"
        elif old is None:
            said = f"{tool} says nothing, and that is not recorded"
        else:
            said = f"{tool} no longer catches {_quoted([each for each in old if each not in new] or old)}"
        yield (
            f"snippets/{folder.key}/{program}: {said}; record it with "
            '`uv run pytest --update-examples -k "checkers"` and read what changes on the page'
        )


def _quoted(findings: list[dict[str, str]]) -> str:
    return ", ".join(f"{each['code']} at `{each['line']}`" for each in findings)


def _beyond(wrong: list[tuple[str, int]], right: list[tuple[str, int]]) -> list[tuple[str, int]]:
    common = Counter(code for code, _ in right)
    often = Counter(code for code, _ in wrong)
    speaking = {(code, line) for code, line in wrong if often[code] > common[code]}
    return sorted(speaking, key=lambda each: (each[1], each[0]))


def _line(program: Program, number: int) -> str:
    return program.source.splitlines()[number - 1].strip()


# The tools. Each yields file, code and line of its findings, errors and warnings alike.

Found = Iterator[tuple[str, str, int]]


def _gathered(run: Callable[[Path, list[str]], Found], directory: Path, files: list[str]) -> Findings:
    findings: Findings = defaultdict(list)
    for path, code, line in run(directory, files):
        findings[Path(path).name].append((code, line))
    return findings


def _mypy(directory: Path, files: list[str]) -> Found:
    cache = Path(__file__).parents[2] / ".cache" / "mypy-snippets"
    options = ["--output=json", f"--python-version={PYTHON}", f"--python-executable={sys.executable}"]
    done = run(directory, "mypy", *options, f"--cache-dir={cache}", *files)
    for each in map(json.loads, done.splitlines()):
        if each["severity"] == "error":
            yield each["file"], each["code"], each["line"]


def _pyright(directory: Path, files: list[str]) -> Found:
    options = ["--outputjson", f"--pythonversion={PYTHON}", f"--pythonpath={sys.executable}"]
    done = run(directory, "pyright", *options, *files)
    for each in json.loads(done)["generalDiagnostics"]:
        yield each["file"], each.get("rule", each["severity"]), each["range"]["start"]["line"] + 1


def _ty(directory: Path, files: list[str]) -> Found:
    options = [f"--python={sys.prefix}", f"--python-version={PYTHON}", "--output-format=gitlab"]
    for each in json.loads(run(directory, "ty", "check", *options, *files)):
        place = each["location"]
        yield place["path"], each["check_name"], place["positions"]["begin"]["line"]


def _pyrefly(directory: Path, files: list[str]) -> Found:
    # One of its own, or the nearest above would be taken.
    (directory / "pyrefly.toml").touch()
    options = ["--config=pyrefly.toml", f"--python-version={PYTHON}", f"--python-interpreter-path={sys.executable}"]
    done = run(directory, "pyrefly", "check", *options, "--output-format=json", "--summary=none", *files)
    for each in json.loads(done)["errors"]:
        yield each["path"], each["name"], each["line"]


def _ruff(directory: Path, files: list[str]) -> Found:
    options = ["--isolated", "--no-cache", "--select=ALL", "--preview", f"--ignore={BESIDE_THE_POINT}"]
    done = run(directory, "ruff", "check", *options, "--output-format=json", "--target-version=py311", *files)
    for each in json.loads(done):
        # New rules have only a name.
        yield each["filename"], each["code"] or each["name"], each["location"]["row"]


def _rules(directory: Path, files: list[str]) -> Found:
    for each in json.loads(run(directory, "ast-grep", "scan", "--rule=rules.yml", "--json=compact", *files)):
        yield each["file"], each["ruleId"], each["range"]["start"]["line"] + 1


# In the order in which they are recorded and shown.
TOOLS: dict[str, Callable[[Path, list[str]], Found]] = {
    "mypy": _mypy,
    "pyright": _pyright,
    "ty": _ty,
    "pyrefly": _pyrefly,
    "ruff": _ruff,
    "rules": _rules,
}


def run(directory: Path, tool: str, *arguments: str) -> str:
    """What `tool`, installed beside this Python, writes to stdout in `directory`. Raises CheckerFailed."""
    executable = Path(sysconfig.get_path("scripts")) / tool
    # No settings of whoever runs the tests.
    environment = {"PATH": os.environ["PATH"], "HOME": str(directory)}
    done = subprocess.run(
        [executable, *arguments], cwd=directory, env=environment, capture_output=True, text=True, check=False
    )
    # 1: it found something. Some go on without an option or a rule that they do not know.
    if done.returncode not in (0, 1) or re.search("unrecognized|unknown", done.stderr, re.IGNORECASE):
        raise CheckerFailed(f"{tool} ended with exit status {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
