"""What differs from run to run is not recorded; what a reader meets is."""

import pytest
from handbook.outcomes import Raised, Run, normalized, outcome, verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<Author object at 0x7f3a12>", "<Author object at 0x…>"),
        ("connect to ('127.0.0.1', 54321) failed", "connect to ('127.0.0.1', PORT) failed"),
        ("no answer from 127.0.0.1:5433", "no answer from 127.0.0.1:PORT"),
        (
            "Task <Task pending name='Task-7' coro=<main() running at /tmp/x/wrong.py:13> "
            "cb=[_run_until_complete_cb() at /usr/lib/python3.11/asyncio/base_events.py:180]> "
            "got Future <Future pending cb=[BaseProtocol._on_waiter()]> attached to a different loop",
            "Task <Task pending …> got Future <Future pending …> attached to a different loop",
        ),
        (
            "got <_GatheringFuture finished exception=ValueError('<x>')> at last",
            "got <_GatheringFuture finished …> at last",
        ),
        ("Task-12 and Task-3", "Task-N and Task-N"),
        ("in /srv/app/.venv/lib/python3.12/site-packages/sqlalchemy/engine.py:492", "in sqlalchemy/engine.py"),
        (
            "(sqlite3.OperationalError) no such table: author\n[SQL: SELECT author.id \nFROM author]\n"
            "[parameters: (1, 2)]\n(Background on this error at: https://sqlalche.me/e/21/e3q8)",
            "(sqlite3.OperationalError) no such table: author",
        ),
        ("a value of 5 at 12:30 in table t2", "a value of 5 at 12:30 in table t2"),
        ('prepared statement "__asyncpg_stmt_1f__" exists', 'prepared statement "__asyncpg_stmt_N__" exists'),
        ("no __asyncpg_a0d65c51-8b1c-4b9f-9b3a-0c1d2e3f4a5b__ here", "no __asyncpg_UUID__ here"),
        ("[Errno 111] Connect call failed", "[Errno N] Connect call failed"),
        # As Pydantic quotes an error of SQLAlchemy.
        (
            "books\n  failed\n[SQL: SELECT a[1]]\n[parameters: [(1,)]]\n"
            "(Background on this error at: https://sqlalche.me/e/21/xd2s) [type=x]",
            "books\n  failed [type=x]",
        ),
    ],
)
def test_normalized(text: str, expected: str) -> None:
    assert normalized(text) == expected


def test_volatile_text_of_the_run_is_replaced() -> None:
    run = Run("", 1.0, stdout="connected to gotcha_ab12_7\n", volatile={"gotcha_ab12_7": "gotcha"})
    assert outcome(run)["prints"] == ["connected to gotcha"]
    assert Raised("X", "no gotcha_ab12_7").text(run) == "X: no gotcha"


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (Run("", 1.0), "passes"),
        (Run("", 1.0, stdout="fine\n"), "passes"),
        (Run("", 1.0, stderr="noise\n"), "warns"),
        (Run("", 1.0, left=["1 connection checked out"]), "warns"),
        (Run("", 1.0, exit=3), "warns"),
        (Run("", 1.0, exception=Raised("AssertionError", "lost")), "asserts"),
        (Run("", 1.0, exception=Raised("ValueError", "lost")), "raises"),
        (Run("", 1.0, exception=Raised("ValueError", "lost"), hang="exiting"), "hangs"),
    ],
)
def test_verdict(run: Run, expected: str) -> None:
    assert verdict(run) == expected


def test_code_of_an_error_comes_from_its_link() -> None:
    raised = Raised("X", "text (Background on this error at: https://sqlalche.me/e/20/xd2s)")
    assert raised.code == "xd2s"
    quoting = Raised(
        "X", f"first failed: {raised.message} (Background on this error at: https://sqlalche.me/e/20/7s2a)"
    )
    assert quoting.code == "7s2a"
    assert raised.text(Run("", 1.0)) == "X: text"


def test_frames_of_tracebacks_are_no_outcome() -> None:
    stderr = (
        'Task exception was never retrieved\nTraceback (most recent call last):\n  File "x.py", line 3\nValueError: a\n'
    )
    assert outcome(Run("", 1.0, stderr=stderr))["stderr"] == ["Task exception was never retrieved", "ValueError: a"]
