"""Writes what runs did into the files: annotations into the programs, outcomes into outcomes.json."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from handbook.annotations import strip
from handbook.databases import DATABASES
from handbook.environments import SERIES
from handbook.outcomes import Outcome
from handbook.programs import Folder
from handbook.runtime import TOOLS


@dataclass(frozen=True)
class Result:
    """What one run did; plain data, because it travels from the pytest worker that saw it to the one that writes."""

    key: str
    program: str
    database: str
    series: str
    outcome: Outcome
    # The program's text with its new annotations, if it is for this run that they stand.
    text: str | None


@dataclass(frozen=True)
class Detected:
    """What a tool that watched a run said of a wrong program; plain data, as Result is."""

    key: str
    program: str
    tool: str
    findings: list[dict[str, str]]


def bless(
    folders: Iterable[Folder], results: Iterable[Result], static: dict[str, Any], runtime: Iterable[Detected] = ()
) -> list[str]:
    """Write `results`, what the checkers said by key and program, and `runtime`. Returns the files that changed.

    What was not run stays as it is; what belongs to a program that is gone is dropped.
    """
    by_key: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_key[result.key].append(result)
    by_key_detected: defaultdict[str, list[Detected]] = defaultdict(list)
    for detected in runtime:
        by_key_detected[detected.key].append(detected)
    changed = []
    for folder in folders:
        outcomes = json.loads(json.dumps(folder.outcomes))
        for result in by_key[folder.key]:
            leaf = outcomes.setdefault(result.series, {}).setdefault(result.database, {})
            leaf[result.program] = result.outcome
            program = folder.program(result.program)
            # A program that was edited meanwhile is not what ran.
            if result.text is not None and result.text != program.text and strip(result.text) == program.source:
                program.path.write_text(result.text, encoding="utf-8")
                changed.append(f"{folder.key}/{program.name}")
        if folder.key in static:
            outcomes["static"] = static[folder.key]
        for detected in by_key_detected[folder.key]:
            tools = outcomes.setdefault("runtime", {}).setdefault(detected.program, {})
            tools[detected.tool] = detected.findings
        ordered = _ordered(folder, outcomes)
        if ordered != folder.outcomes or list(ordered) != list(folder.outcomes):
            text = json.dumps(ordered, indent=2, ensure_ascii=False) + "\n"
            folder.outcomes_path.write_text(text, encoding="utf-8")
            changed.append(f"{folder.key}/outcomes.json")
    return changed


def _ordered(folder: Folder, outcomes: dict[str, Any]) -> dict[str, Any]:
    names = [program.name for program in folder.programs]
    ordered: dict[str, Any] = {
        series: {
            database: {name: leaves[name] for name in names if name in leaves}
            for database in DATABASES
            if (leaves := outcomes[series].get(database))
        }
        for series in SERIES
        if series in outcomes
    }
    if static := {name: leaf for name, leaf in outcomes.get("static", {}).items() if name in names}:
        ordered["static"] = dict(sorted(static.items()))
    if runtime := {name: leaf for name, leaf in outcomes.get("runtime", {}).items() if name in names}:
        ordered["runtime"] = {
            name: {tool: runtime[name][tool] for tool in TOOLS if tool in runtime[name]} for name in sorted(runtime)
        }
    return ordered
