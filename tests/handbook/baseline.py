"""The baseline of `handbook lint`: a file of findings that were there before the rules.

It holds path, rule, text of the line, and how often: `{"src/jobs.py": {"missing-commit": {"await send(session)": 1}}}`.
No line numbers, so that a finding stays known when others move it. Paths are relative to the file's own folder.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.elements import counted

if TYPE_CHECKING:
    from handbook.lint import Finding

Known = Counter[tuple[str, str, str]]


class Unreadable(Exception):
    """The file is no baseline. The text says what to do."""


def compare(
    file: Path, paths: Iterable[Path], found: list["Finding"], counts: Callable[["Finding"], bool], update: bool
) -> tuple[list["Finding"], list[str]]:
    """Those of `found` that are not in the baseline `file`, and lines that say which entries are gone.

    Only findings that `counts` accepts belong into a baseline, and only entries below `paths` can be gone. With
    `update`, the file is written so that nothing is new and nothing is gone. Raises Unreadable.
    """
    known = Counter() if update and not file.exists() else _read(file)
    left = known.copy()
    new = []
    for finding in found:
        key = _relative(finding.path, file), finding.rule, finding.text
        if not counts(finding):
            new.append(finding)
        elif left[key]:
            left[key] -= 1
        else:
            known[key] += update
            new += [] if update else [finding]
    scanned = [Path(os.path.abspath(path)) for path in paths]
    gone = Counter({key: count for key, count in (+left).items() if _is_below(file.parent / key[0], scanned)})
    if not update:
        return new, _lines(file, gone)
    _write(file, known - gone)
    return new, [f"{file}: {counted((known - gone).total(), 'finding')}"]


def _lines(file: Path, gone: Known) -> list[str]:
    if not gone:
        return []
    lines = [f"{file}: no longer in the code; take it out with --update-baseline:"]
    return lines + [f"  {path}: [{rule}] {text}" for path, rule, text in sorted(gone.elements())]


def _relative(path: Path | str, file: Path) -> str:
    return Path(os.path.relpath(path, file.parent)).as_posix()


def _is_below(path: Path, scanned: list[Path]) -> bool:
    return any(Path(os.path.abspath(path)).is_relative_to(each) for each in scanned)


def _read(file: Path) -> Known:
    again = "write it with `handbook lint PATH --baseline FILE --update-baseline`"
    try:
        held = json.loads(file.read_bytes())
        return Counter(
            {
                (path, rule, text): int(count)
                for path, by_rule in held.items()
                for rule, by_text in by_rule.items()
                for text, count in by_text.items()
            }
        )
    except FileNotFoundError:
        raise Unreadable(f"there is no baseline {file}; {again}") from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(f"{file} is no baseline ({error}); {again} when you have deleted it") from None


def _write(file: Path, known: Known) -> None:
    held: dict[str, dict[str, dict[str, int]]] = {}
    for (path, rule, text), count in sorted(known.items()):
        held.setdefault(path, {}).setdefault(rule, {})[text] = count
    file.write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
