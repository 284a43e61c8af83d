"""What the suite says when a static detector has learned something, or does not do its work."""

import json
from pathlib import Path

import pytest
from handbook import static
from handbook.programs import Folder
from handbook.static import CheckerFailed

FINDING = {"code": "unused", "line": "session.commit()"}
RECORD = '; record it with `uv run pytest --update-examples -k "checkers"` and read what changes on the page'


@pytest.mark.parametrize(
    ("recorded", "found", "said"),
    [
        ([], [FINDING], "wrong.py: ty now catches unused at `session.commit()`"),
        (None, [FINDING], "wrong.py: ty now catches unused at `session.commit()`"),
        (None, [], "wrong.py: ty says nothing, and that is not recorded"),
        ([FINDING], [], "wrong.py: ty no longer catches unused at `session.commit()`"),
        (
            [FINDING, FINDING],
            [FINDING],
            "wrong.py: ty no longer catches unused at `session.commit()`, unused at `session.commit()`",
        ),
        ([FINDING], None, "wrong.py: there is no such program, and ty is recorded"),
    ],
)
def test_what_a_tool_has_learned_is_told(
    tmp_path: Path, recorded: list[dict[str, str]] | None, found: list[dict[str, str]] | None, said: str
) -> None:
    def of(findings: list[dict[str, str]] | None) -> static.Static:
        return {} if findings is None else {"wrong.py": {"ty": findings}}

    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "outcomes.json").write_text(json.dumps({"static": of(recorded)}))
    folder = Folder(tmp_path, "a/b")
    assert [*static.changes(folder, of(found))] == [f"snippets/a/b/{said}{RECORD}"]
    assert [*static.changes(folder, of(recorded))] == []


def test_a_tool_that_does_not_do_its_work_is_no_tool_that_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text("id: a\nlanguage: python\nrule: {kind: nothing}\n")
    with pytest.raises(CheckerFailed, match=r"(?s)^ast-grep ended with exit status 8:.*Kind `nothing` is invalid"):
        static.run(tmp_path, "ast-grep", "scan", "--rule=rules.yml")
