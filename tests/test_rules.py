"""The rules that hold for all programs and pages hold for those of the handbook."""

from collections.abc import Callable, Iterator

import pytest
from handbook import rulepack, static
from handbook.enforce import CONFIG
from handbook.rules import RULES, Handbook


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule: Callable[[Handbook], Iterator[str]], handbook: Handbook) -> None:
    if complaints := list(rule(handbook)):
        pytest.fail("\n".join(complaints), pytrace=False)


def test_checkers_say_what_is_recorded(request: pytest.FixtureRequest, handbook: Handbook) -> None:
    rules = rulepack.bundle(handbook.root / "snippets", "https://example.org/")
    config = (handbook.root / "snippets" / CONFIG).read_text(encoding="utf-8")
    found, complaints = static.check(handbook.folders, rules, config)
    if request.config.getoption("update_examples"):
        request.node.user_properties.append(("static", found))
    else:
        complaints += [
            each for folder in handbook.folders for each in static.changes(folder, found.get(folder.key, {}))
        ]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
