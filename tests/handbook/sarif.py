"""Findings as SARIF 2.1.0, with what GitHub's code scanning asks for."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from handbook.lint import Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}


def log(found: Iterable["Finding"], urls: Mapping[str, str]) -> dict[str, Any]:
    """One run with `found` as its results. `urls` has the address of each rule's page."""
    rules = {finding.rule: finding for finding in found}
    driver = {
        "name": "async-sqlalchemy-gotchas",
        "rules": [_rule(finding, urls.get(rule)) for rule, finding in sorted(rules.items())],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [_result(each) for each in found]}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(finding: "Finding", url: str | None) -> dict[str, Any]:
    # GitHub shows the short description as the title of an alert, and the help below its code.
    return {
        "id": finding.rule,
        "shortDescription": {"text": finding.rule.replace("-", " ").capitalize()},
        "fullDescription": {"text": finding.message},
        "help": {"text": "\n\n".join(text for text in (finding.note.strip(), url) if text) or finding.message},
        **({"helpUri": url} if url else {}),
    }


def _result(finding: "Finding") -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = {"artifactLocation": {"uri": quote(finding.path)}, "region": region}
    return {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
    }
