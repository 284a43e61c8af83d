"""Every message that SQLAlchemy's asyncio code can show has a page on which a run shows it, or a reason why not."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from handbook import environments
from handbook.parity import Message, messages
from handbook.recorded import DETECTED
from handbook.rules import Handbook

LIST = Path(__file__).with_name("parity.toml")


@pytest.fixture(scope="module")
def installed() -> set[Message]:
    """The messages of all series, from the environments in which the programs run."""
    found = set()
    for series in environments.SERIES:
        python = environments.python(series, frozenset({"sqlalchemy[asyncio]"}))
        (package,) = python.parents[1].glob("lib/python*/site-packages/sqlalchemy")
        found |= messages(package)
    return found


@pytest.fixture(scope="module")
def listed() -> dict[str, dict[str, str]]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def shown(outcomes: dict[str, Any]) -> str:
    """All that the runs of a page showed, as one text."""
    return json.dumps({key: leaf for key, leaf in outcomes.items() if key not in DETECTED}, ensure_ascii=False)


def test_every_message_is_listed(installed: set[Message], listed: dict[str, dict[str, str]]) -> None:
    texts = {message.text for message in installed}
    entries = set(listed["pages"]) | set(listed["no-page-yet-because"])
    assert not texts - entries, "new in SQLAlchemy: name the page that shows it, or the reason, in tests/parity.toml"
    assert not entries - texts, "gone from SQLAlchemy: delete the entry from tests/parity.toml"
    assert not set(listed["pages"]) & set(listed["no-page-yet-because"])


def test_pages_show_what_is_listed(handbook: Handbook, listed: dict[str, dict[str, str]]) -> None:
    for text, key in listed["pages"].items():
        outcomes = shown(handbook.folder(key).outcomes)
        assert Message("", text).matches(outcomes), f"no run of {key} shows «{text}»; correct tests/parity.toml"


def test_reasons_still_hold(handbook: Handbook, listed: dict[str, dict[str, str]]) -> None:
    for text in listed["no-page-yet-because"]:
        keys = [folder.key for folder in handbook.folders if Message("", text).matches(shown(folder.outcomes))]
        assert not keys, f"{keys} shows «{text}»; move the entry to [pages] in tests/parity.toml"


def test_a_new_message_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "ext" / "asyncio").mkdir(parents=True)
    (tmp_path / "orm").mkdir()
    (tmp_path / "ext" / "asyncio" / "engine.py").write_text(
        "WHY = 'no reason ' 'given'\n"
        "def f(x):\n"
        "    raise exc.InvalidRequestError(f'cannot do {x!r} here', code='abcd')\n"
        "    raise exc.ArgumentError('%s is no ' % x + 'engine')\n"
        "    raise ImportError(WHY)\n"
        "    util.warn('mind the gap')\n"
        "    getattr(x, 'not a message')\n"
        "    raise KeyError('key')\n"
    )
    (tmp_path / "orm" / "session.py").write_text("raise X('of everybody')\nraise X('of two tasks', code='isce')\n")
    assert messages(tmp_path) == {
        Message("InvalidRequestError", "cannot do {} here"),
        Message("ArgumentError", "{} is no engine"),
        Message("ImportError", "no reason given"),
        Message("warn", "mind the gap"),
        Message("X", "of two tasks"),
    }
    assert Message("X", "cannot do {} here").matches("InvalidRequestError: cannot do 'it'\nhere")
