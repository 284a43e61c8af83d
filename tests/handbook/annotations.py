"""What a program did, written into its file under the lines that did it.

    print(author.name)
    #> Ada
    print(author.books)
    #     ^^^^^^^^^^^^
    # sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call await_() here. ...

`#>` is a line of output. A caret line marks the expression that raised, warned or never ended; the comment below says
how, and ends at the first line that is not a comment at the same indentation.
"""

import ast
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator

from handbook.outcomes import Run, normalized

WIDTH = 88
OUTPUT = re.compile(r"\s*#>( |$)")
# Begins or ends an example.
MARKER = "--8<--"
EXAMPLE = re.compile(r"(?ms)^[^\n]*--8<-- \[start:example\]\n(.*?)^[^\n]*--8<-- \[end:example\]\n")
CARETS = re.compile(r"(\s*)# *\^+$")


def strip(text: str) -> str:
    """`text` without annotations."""
    kept = []
    indent: str | None = None
    for line in text.splitlines(keepends=True):
        if carets := CARETS.match(line.rstrip("\n")):
            indent = carets[1]
        elif OUTPUT.match(line) or (indent is not None and line.startswith(f"{indent}#") and MARKER not in line):
            continue
        else:
            indent = None
            kept.append(line)
    return "".join(kept)


def annotate(source: str, run: Run) -> str:
    """`source`, which has no annotations, with those of `run`."""
    lines = source.splitlines()
    statements = list(_statements(ast.parse(source)))
    below: defaultdict[int, list[str]] = defaultdict(list)

    printed: defaultdict[int, str] = defaultdict(str)
    for line, text in run.prints:
        printed[_last_line(statements, line)] += text
    for line, text in printed.items():
        indent = _indent(lines[_first_line(statements, line) - 1])
        below[line] += [f"{indent}#> {output}".rstrip() for output in normalized(text, run).splitlines()]

    for warned in run.early_warnings:
        if warned.line is not None:
            below[warned.line] += _note(lines, warned.line, None, warned.text(run))
    if (raised := run.exception) and raised.place:
        line, last, start, stop = raised.place
        columns = (_column(lines[line - 1], start), _column(lines[line - 1], stop) if line == last else None)
        below[line] += _note(lines, line, columns, raised.text(run))
    if run.hang:
        line = len(lines)
        does_not = "end" if run.hang == "running" else "exit"
        below[line] += _note(lines, line, None, f"does not {does_not}: killed after {run.limit:g} s")

    annotated = []
    for number, text in enumerate(lines, start=1):
        annotated += [text, *below[number]]
    return "\n".join(annotated) + "\n"


def _note(lines: list[str], line: int, columns: tuple[int, int | None] | None, text: str) -> list[str]:
    code = lines[line - 1].rstrip()
    indent = _indent(code)
    start, stop = columns or (len(indent), None)
    stop = stop or len(code)
    # The comment sign takes the place of the first caret where the expression starts the line.
    carets = (indent + "#").ljust(start) + "^" * (stop - max(start, len(indent) + 1))
    wrapped = [
        piece
        for paragraph in text.splitlines()
        for piece in textwrap.wrap(paragraph, WIDTH - len(indent) - 2, break_long_words=False, break_on_hyphens=False)
    ]
    return [carets, *(f"{indent}# {piece}" for piece in wrapped)]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _column(line: str, offset: int) -> int:
    """The interpreter counts columns in UTF-8 bytes."""
    return len(line.encode()[:offset].decode())


def _statements(tree: ast.AST) -> Iterator[tuple[int, int]]:
    """First and last line of each statement that holds no other."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node.lineno, node.end_lineno or node.lineno


def _last_line(statements: list[tuple[int, int]], line: int) -> int:
    return next((last for first, last in statements if first <= line <= last), line)


def _first_line(statements: list[tuple[int, int]], line: int) -> int:
    return next((first for first, last in statements if first <= line <= last), line)
