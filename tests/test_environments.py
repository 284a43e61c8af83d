"""An environment holds what a header asks for, at the versions of the lock file."""

import subprocess

import pytest
from handbook import environments


@pytest.mark.parametrize(("requirement", "older"), [("fastapi==0.105.*", True), ("fastapi", False)])
def test_a_header_may_ask_for_an_older_release(requirement: str, older: bool) -> None:
    python = environments.python("2.1", frozenset({"sqlalchemy[asyncio]>=2.0", requirement}))
    show = "from importlib import metadata; print(metadata.version('fastapi'))"
    version = subprocess.run([python, "-c", show], check=True, capture_output=True, text=True).stdout
    assert version.startswith("0.105.") == older


def test_a_release_without_a_group_is_refused() -> None:
    with pytest.raises(environments.EnvironmentFailed, match="fastapi-0-99"):
        environments.python("2.1", frozenset({"sqlalchemy[asyncio]>=2.0", "fastapi==0.99.*"}))
