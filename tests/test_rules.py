"""The rules that hold for all programs and pages hold for those of the handbook."""

from collections.abc import Callable, Iterator

import pytest
from handbook import static
from handbook.rules import RULES, Handbook


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule: Callable[[Handbook], Iterator[str]], handbook: Handbook) -> None:
    if complaints := list(rule(handbook)):
        pytest.fail("\n".join(complaints), pytrace=False)


def test_checkers_say_what_is_recorded(request: pytest.FixtureRequest, handbook: Handbook) -> None:
    found, complaints = static.check(handbook.folders)
    if request.config.getoption("update_examples"):
        request.node.user_properties.append(("static", found))
    else:
        for folder in handbook.folders:
            recorded = folder.outcomes.get("static", {})
            if recorded != found.get(folder.key, {}):
                complaints.append(
                    f"snippets/{folder.key}/outcomes.json: records {recorded} of mypy and ruff; they say "
                    f"{found.get(folder.key, {})}; record it with `uv run pytest --update-examples`"
                )
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
