"""Python fences in pages and README either embed a program's example or run as they stand."""

import pytest
from handbook.checks import fence_complaints
from handbook.environments import SERIES
from handbook.rules import Handbook, fences
from handbook.runner import Runner


def test_fences(handbook: Handbook, runner: Runner) -> None:
    if complaints := list(fence_complaints(fences(handbook), handbook.root, runner, SERIES[0])):
        pytest.fail("\n\n".join(complaints), pytrace=False)
