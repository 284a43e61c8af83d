"""What a run did, and the part of it that is recorded in outcomes.json.

A `Run` is raw: it has line numbers and whatever text the program produced. An outcome is what stays the same from run
to run, on every machine, in every patch release: it changes when behavior changes and at no other time.
"""

import re
from dataclasses import dataclass, field
from typing import Any

Outcome = dict[str, Any]
# First line, last line, first column and last column (in UTF-8 bytes) of the expression that raised.
Place = tuple[int, int, int, int]


@dataclass(frozen=True)
class Warned:
    kind: str
    message: str
    line: int | None

    def text(self, run: "Run") -> str:
        """Class and message, as `run` records them."""
        return f"{self.kind}: {normalized(self.message, run)}"


@dataclass(frozen=True)
class Raised:
    kind: str
    message: str
    place: Place | None = None
    causes: list["Raised"] = field(default_factory=list)
    during: list["Raised"] = field(default_factory=list)

    def text(self, run: "Run") -> str:
        """Class and message, as `run` records them, and those of the members of a group."""
        message = normalized(self.message, run)
        text = f"{self.kind}: {message}" if message else self.kind
        members = [cause.text(run) for cause in self.causes] if self.kind.endswith("ExceptionGroup") else []
        return "\n".join([text, *members])

    @property
    def code(self) -> str | None:
        """SQLAlchemy's code for the error, which its link to the background carries."""
        # A message that quotes another has the other's link first.
        links: list[str] = LINK.findall(self.message)
        return links[-1] if links else None


@dataclass(frozen=True)
class Run:
    """What one program did on one database under one SQLAlchemy series."""

    source: str
    limit: float
    prints: list[tuple[int, str]] = field(default_factory=list)
    # In the order in which they came; those of `early_warnings` came before the exception, if there was one.
    early_warnings: list[Warned] = field(default_factory=list)
    late_warnings: list[Warned] = field(default_factory=list)
    exception: Raised | None = None
    hang: str | None = None
    exit: int = 0
    stdout: str = ""
    stderr: str = ""
    left: list[str] = field(default_factory=list)
    # Seconds of CPU time that the program's process used.
    cpu: float = 0.0
    # Text of this one run, such as the name of its database, and what is recorded instead.
    volatile: dict[str, str] = field(default_factory=dict)


LINK = re.compile(r"\s*\(Background on this (?:error|warning) at: https://sqlalche\.me/e/\d+/(\w+)\)")
CUTS = (
    # The statement stands in the program already, and the drivers quote it differently.
    re.compile(r"\n\[SQL: .*?\](?=\n\[parameters: |\n\(Background|\Z)", re.DOTALL),
    # A session that tells what had rolled it back goes on after it.
    re.compile(r"\n\[parameters: .*?\](?=\n\(Background|\.  Please |\Z)", re.DOTALL),
    # Last: the others end where it begins.
    LINK,
)
# asyncio's own description of a task or future, which names lines inside libraries and differs between Python versions.
# It nests to a depth of three.
INNER = r"[^<>]*(?:<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>[^<>]*)*"
FUTURE = re.compile(rf"<(\w*(?:Task|Future)) (pending|finished|cancelled|cancelling)\b{INNER}>")
CHANGES = (
    (re.compile(r"\b0x[0-9a-fA-F]+\b"), "0x…"),
    (FUTURE, r"<\1 \2 …>"),
    (re.compile(r"\bTask-\d+\b"), "Task-N"),
    # Linux and macOS number them differently.
    (re.compile(r"\[Errno \d+\]"), "[Errno N]"),
    (re.compile(r"\b__asyncpg_stmt_[0-9a-f]+__"), "__asyncpg_stmt_N__"),
    (re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])"), "UUID"),
    (re.compile(r"(127\.0\.0\.1\W{1,4}(?:port )?)\d{2,5}\b"), r"\1PORT"),
    (re.compile(r"(?:/[\w.+-]+)+/(?:site-packages|lib/python3\.\d+)/"), ""),
    (re.compile(r"(\.py)[:\"](?:, line )?\d+\b"), r"\1"),
)


def normalized(text: str, run: Run | None = None) -> str:
    """`text` without what differs from run to run: addresses, ports, paths, task numbers, statements, links."""
    for found, replacement in (run.volatile if run else {}).items():
        text = text.replace(found, replacement)
    for cut in CUTS:
        text = cut.sub("", text)
    for pattern, change in CHANGES:
        text = pattern.sub(change, text)
    return text


def verdict(run: Run) -> str:
    """How the run ended, in one word: hangs, asserts, raises, warns or passes."""
    if run.hang:
        return "hangs"
    if run.exception:
        return "asserts" if run.exception.kind == "AssertionError" else "raises"
    if run.exit or run.early_warnings or run.left or _stderr(run):
        return "warns"
    return "passes"


def outcome(run: Run) -> Outcome:
    """What is recorded of `run`: a leaf of outcomes.json, see outcomes.schema.json."""
    lines = run.source.splitlines()

    def line(number: int | None) -> dict[str, str]:
        return {} if number is None else {"line": lines[number - 1].strip()}

    leaf: Outcome = {"verdict": verdict(run)}
    if raised := run.exception:
        leaf["exception"] = {"class": raised.kind, "message": normalized(raised.message, run)}
        if raised.code:
            leaf["exception"]["code"] = raised.code
        if raised.place:
            leaf["exception"] |= line(raised.place[0]) | {"expression": _expression(run.source, raised.place)}
        for name, others in (("causes", raised.causes), ("during", raised.during)):
            if others:
                leaf["exception"][name] = [
                    {"class": each.kind, "message": normalized(each.message, run)} for each in others
                ]
    warned = [
        {"class": each.kind, "message": normalized(each.message, run)} | line(each.line)
        for each in (*run.early_warnings, *run.late_warnings)
    ]
    if warned:
        leaf["warnings"] = warned
    if run.stdout:
        leaf["prints"] = normalized(run.stdout, run).splitlines()
    if errors := _stderr(run):
        leaf["stderr"] = errors
    if run.left:
        leaf["left"] = sorted(run.left)
    if run.hang:
        leaf["hang"] = run.hang
    return leaf


def _expression(source: str, place: Place) -> str:
    first, last, start, stop = place
    lines = [line.encode() for line in source.splitlines()[first - 1 : last]]
    lines[-1] = lines[-1][:stop]
    lines[0] = lines[0][start:]
    return " ".join(line.decode().strip() for line in lines)


def _stderr(run: Run) -> list[str]:
    """The lines of stderr without the frames of tracebacks, which name lines inside libraries."""
    kept = [line for line in normalized(run.stderr, run).splitlines() if line and not line[0].isspace()]
    return [line for line in kept if not line.startswith("Traceback (most recent call last)")]
