"""The rules for ast-grep: rule.yml beside the programs that prove it, and the one file that holds them all.

A rule.yml holds one or more rules, with `---` between them. What several files need is a utility of utilities.yml. The
bundle has everything in it, so that `ast-grep scan -r async-sqlalchemy.yml src/` is all that a reader needs.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from handbook import ast_grep
from handbook.ast_grep import NAME
from handbook.pages import Loader, address

UTILITIES = Path(__file__).with_name("utilities.yml")
HEADER = """\
# Rules that find pitfalls of async SQLAlchemy, for ast-grep: {url}
#
#     ast-grep scan -r {name} src/
#
# Made from the rule.yml of each pitfall: do not edit. MIT license.
"""
SEVERITIES = ("error", "warning", "hint")
REQUIRED = ("id", "language", "severity", "message", "note", "rule")
OPTIONAL = ("constraints", "utils", "fix")
# In the order in which the bundle has them.
KEYS = ("id", "language", "severity", "message", "note", "url", "rule", "constraints", "utils", "fix")


class MalformedRule(Exception):
    """A rule cannot be used. The text names the file, the fault and the remedy."""


@dataclass(frozen=True)
class Rule:
    """A rule, and the page that it leads to."""

    # `loading/lazy-relationship`, for snippets/loading/lazy-relationship/rule.yml.
    key: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.data["id"])

    @property
    def severity(self) -> str:
        """One of SEVERITIES."""
        return str(self.data["severity"])

    @property
    def message(self) -> str:
        """What goes wrong: a sentence without its period."""
        return str(self.data["message"])

    @property
    def note(self) -> str:
        """The cure, in a sentence."""
        return str(self.data["note"])

    @property
    def has_fix(self) -> bool:
        return "fix" in self.data

    def complete(self, site_url: str) -> dict[str, Any]:
        """The rule as the bundle has it: with its utilities, and with the address of its page."""
        url = site_url + address(self.key)
        full = self.data | {"message": f"{self.message}: {url}", "url": url}
        if utils := self.data.get("utils", {}) | _shared(self.data):
            full["utils"] = utils
        return {name: full[name] for name in KEYS if name in full}


class Finding(NamedTuple):
    """What a rule flags in a file."""

    path: Path
    # Of the rule.
    id: str
    # First line, from 1.
    line: int


def rules(snippets: Path) -> list[Rule]:
    """Every rule below the folder `snippets`, by page.

    Raises MalformedRule.
    """
    found: dict[str, Rule] = {}
    for path in sorted(snippets.glob("*/*/rule.yml")):
        for rule in _read(snippets, path):
            if rule.id in found:
                other = f"snippets/{found[rule.id].key}/rule.yml"
                raise MalformedRule(f"{path}: {rule.id}: {other} has a rule of that id; choose another")
            found[rule.id] = rule
    return list(found.values())


def bundle(snippets: Path, site_url: str) -> str:
    """The one file that holds every rule below `snippets`, with links to the site at `site_url`, which ends in a slash.

    Raises MalformedRule.
    """
    return render([rule.complete(site_url) for rule in rules(snippets)], site_url)


def render(documents: list[dict[str, Any]], site_url: str) -> str:
    """The text of a rule file."""
    texts = (yaml.dump(each, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120) for each in documents)
    return HEADER.format(url=site_url, name=NAME) + "---\n".join(texts)


def default_url(root: Path) -> str:
    """The address that mkdocs.yml in `root` gives to the site if the environment gives none."""
    config = yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), _Config)
    return str(config["site_url"])


def scan(pack: Path, *paths: Path) -> list[Finding]:
    """What the rules of the file `pack` flag in files and folders.

    Raises ast_grep.Failed.
    """
    found = map(json.loads, ast_grep.run("scan", f"--rule={pack}", paths=paths).stdout.splitlines())
    return sorted(Finding(Path(each["file"]), each["ruleId"], each["range"]["start"]["line"] + 1) for each in found)


def _read(snippets: Path, path: Path) -> Iterator[Rule]:
    key = path.parent.relative_to(snippets).as_posix()
    try:
        documents = list(yaml.load_all(path.read_text(encoding="utf-8"), Loader))
    except yaml.YAMLError as error:
        raise MalformedRule(f"{path}: not YAML (quote the value?): {' '.join(str(error).split())}") from None
    for data in documents:
        if not isinstance(data, dict) or "id" not in data:
            raise MalformedRule(f"{path}: each rule is a mapping with an `id`; delete what else is in the file")
        if complaint := _complaint(data, path.parent.name):
            raise MalformedRule(f"{path}: {data['id']}: {complaint}")
        yield Rule(key, data)


def _complaint(data: dict[str, Any], slug: str) -> str | None:
    if not re.fullmatch(rf"{re.escape(slug)}(-[a-z0-9]+)*", str(data["id"])):
        return f"the id of a rule is the slug of its page, or begins with it: {slug} or {slug}-<what>"
    if missing := [name for name in REQUIRED if not data.get(name)]:
        return f"lacks `{missing[0]}`"
    if "url" in data:
        return "has a `url`; delete it: the bundle gets the address of the page"
    if unknown := sorted(data.keys() - {*REQUIRED, *OPTIONAL}):
        return f"unknown key `{unknown[0]}`; a rule has {', '.join((*REQUIRED, *OPTIONAL))}"
    if data["language"] != "python":
        return "`language` has to be python"
    if data["severity"] not in SEVERITIES:
        return f"severity {data['severity']!r} is none of {', '.join(SEVERITIES)}"
    if str(data["message"]).rstrip()[-1] in ".:":
        return "the message ends with a period or colon; delete it: the address of the page follows"
    if not str(data["note"]).rstrip().endswith("."):
        return "the note is a sentence; end it with a period"
    if unknown := sorted(used(data) - data.get("utils", {}).keys() - _utilities().keys()):
        return f"no utility `{unknown[0]}`; define it under `utils`, or in {UTILITIES.name} if several rules need it"
    return None


def used(part: object) -> set[str]:
    """The names of the utilities that a part of a rule refers to."""
    match part:
        case dict():
            nested = {name for value in part.values() for name in used(value)}
            return nested | ({part["matches"]} if isinstance(part.get("matches"), str) else set())
        case list():
            return {name for each in part for name in used(each)}
    return set()


def _shared(data: dict[str, Any]) -> dict[str, Any]:
    """The utilities of utilities.yml that a rule needs, and those that they need."""
    own = data.get("utils", {})
    wanted, found = used(data) - own.keys(), {}
    while wanted:
        name = min(wanted)
        found[name] = _utilities()[name]
        wanted = (wanted | used(found[name])) - found.keys() - own.keys()
    return dict(sorted(found.items()))


@lru_cache
def _utilities() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(UTILITIES.read_text(encoding="utf-8"), Loader)
    return loaded


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, which other readers of YAML may lack, and text of several lines as it stands in the source."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


class _Config(yaml.SafeLoader):
    """Reads mkdocs.yml."""

    def default(self, node: yaml.SequenceNode) -> object:
        """Of `!ENV [NAME, default]`."""
        return self.construct_sequence(node)[-1]


_Config.add_constructor("!ENV", _Config.default)
