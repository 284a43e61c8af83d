"""The extension of Python-Markdown: each computed block, the reports in code, the complaint about each bad input."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

import pytest
from handbook.blocks import BlockError, Site
from handbook.checklist import LINES, template
from handbook.failures import boxed
from handbook.markdown import HandbookExtension, source
from handbook.pages import MalformedPage, Page, pages, read
from handbook.plain import markdown
from handbook.sheet import differing
from markdown import Markdown

KEY = "loading/lazy"
GREENLET = "greenlet_spawn has not been called"
DATABASES = ("sqlite", "postgresql", "mariadb", "mysql")
PROGRAM = '"""{summary}."""\n\nURL = os.environ.get("DATABASE_URL", "{url}")\n'
PAGE = """---
title: Reading <lazily>
description: A read of `__lazy__` & more.
severity: data loss
symptoms: [it raises, "*nothing* comes"]
---

# Reading

Text.

## Wrong

```python
## not a heading
```

## Right ##

Right text.
"""


def raised(kind: str, message: str, *causes: tuple[str, str], code: str | None = None) -> dict[str, Any]:
    exception: dict[str, Any] = {"class": kind, "message": message}
    exception |= {"code": code} if code else {}
    exception |= {"causes": [{"class": kind, "message": message} for kind, message in causes]} if causes else {}
    return {"verdict": "asserts" if kind == "AssertionError" else "raises", "exception": exception}


def warned(kind: str, message: str) -> dict[str, Any]:
    return {"verdict": "warns", "warnings": [{"class": kind, "message": message}]}


PASSES: dict[str, Any] = {"verdict": "passes"}
BARE = raised("sqlalchemy.exc.MissingGreenlet", GREENLET, code="xd2s")
WRAPPED = raised(
    "sqlalchemy.exc.StatementError",
    f"(sqlalchemy.exc.MissingGreenlet) {GREENLET}",
    ("sqlalchemy.exc.MissingGreenlet", GREENLET),
    code="xd2s",
)


class Tree:
    """A docs and a snippets folder that a test fills."""

    def __init__(self, root: Path) -> None:
        self.docs = root / "docs"
        self.snippets = root / "snippets"
        self.docs.mkdir()
        self.snippets.mkdir()

    def page(self, key: str = KEY, text: str = PAGE) -> Path:
        path = self.docs / f"{key}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    def program(self, name: str, key: str = KEY, summary: str = "Shows", url: str = "sqlite+aiosqlite://") -> None:
        folder = self.snippets / key
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PROGRAM.format(summary=summary, url=url))

    def outcomes(
        self, name: str, *leaves: dict[str, Any], older: tuple[dict[str, Any], ...] = (), key: str = KEY
    ) -> None:
        """Of `name`, on the databases in their order; one leaf stands for all, and `older` for the older series."""
        self.program(name, key)
        path = self.snippets / key / "outcomes.json"
        data = json.loads(path.read_text()) if path.exists() else {"2.1": {}, "2.0": {}}
        for series, found in (("2.1", leaves), ("2.0", older or leaves)):
            for database, leaf in zip(DATABASES, found * 4 if len(found) == 1 else found, strict=False):
                data[series].setdefault(database, {})[name] = leaf
        path.write_text(json.dumps(data))

    def detected(self, part: str, **programs: dict[str, list[str]]) -> None:
        """Record in `part`, static or runtime, the codes that detectors say of each program."""
        path = self.snippets / KEY / "outcomes.json"
        found = {
            f"{name}.py": {
                detector: [{"code": code, "line": f"{name}()"} for code in codes] for detector, codes in said.items()
            }
            for name, said in programs.items()
        }
        path.write_text(json.dumps(json.loads(path.read_text()) | {part: found}))

    def runtime(self, **programs: dict[str, list[dict[str, str]]]) -> None:
        path = self.snippets / KEY / "outcomes.json"
        runtime = {f"{name}.py": findings for name, findings in programs.items()}
        path.write_text(json.dumps(json.loads(path.read_text()) | {"runtime": runtime}))

    def guards(self, text: str) -> None:
        (self.snippets / "guards").mkdir()
        (self.snippets / "guards" / "guards.py").write_text(text)

    def markdown(self) -> Markdown:
        extension = HandbookExtension(
            docs=str(self.docs), snippets=str(self.snippets), site_url="https://example.org/handbook"
        )
        return Markdown(
            extensions=["tables", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed", extension],
            extension_configs={
                "pymdownx.highlight": {"pygments_lang_class": True},
                "pymdownx.tabbed": {"alternate_style": True},
            },
        )

    def html(self, text: str, page: str = "") -> str:
        """HTML of `text`, as on the page at `page` if that is given."""
        md = self.markdown()
        if page:
            # As MkDocs notes it.
            next(iter(md.treeprocessors)).file = type("File", (), {"src_uri": page})  # type: ignore[attr-defined]
        return md.convert(text)

    def tree(self, text: str, page: str = "") -> etree.Element:
        return etree.fromstring(f"<body>{self.html(text, page)}</body>")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    monkeypatch.chdir(tmp_path)
    return Tree(tmp_path)


def text(found: etree.Element) -> str:
    return " ".join("".join(found.itertext()).split())


def rows(found: etree.Element) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in found.iter("tr")]


def items(found: etree.Element) -> list[str]:
    return [text(item) for item in found.iter("li")]


# Outcomes


def test_outcomes(tree: Tree) -> None:
    tree.outcomes("wrong.py", WRAPPED, BARE, WRAPPED, PASSES, older=(BARE, BARE, WRAPPED, PASSES))
    found = tree.tree(f"Before\n::: outcomes {KEY}\nafter")
    assert rows(found) == [
        ["Database", "SQLAlchemy 2.1", "SQLAlchemy 2.0"],
        ["SQLite, aiosqlite", "StatementError around MissingGreenlet", "MissingGreenlet"],
        ["PostgreSQL, asyncpg", "MissingGreenlet", "MissingGreenlet"],
        ["MariaDB, asyncmy", "StatementError around MissingGreenlet", "StatementError around MissingGreenlet"],
        ["MySQL, asyncmy", "not affected", "not affected"],
    ]
    assert items(found) == [
        f"sqlalchemy.exc.StatementError: (sqlalchemy.exc.MissingGreenlet) {GREENLET}"
        "SQLite (2.1); MariaDB, error code xd2s",
        f"sqlalchemy.exc.MissingGreenlet: {GREENLET}PostgreSQL; SQLite (2.0), error code xd2s",
    ]
    assert [link.get("href") for link in found.iter("a")] == ["https://sqlalche.me/e/21/xd2s"] * 2
    assert [child.tag for child in found] == ["p", "table", "div", "p"]


@pytest.mark.parametrize(
    ("leaf", "cell"),
    [
        (PASSES, "not affected"),
        ({"verdict": "hangs", "hang": "exiting"}, "does not exit"),
        ({"verdict": "hangs", "hang": "running"}, "does not end"),
        (raised("AssertionError", "the row is <lost>"), "the row is <lost>"),
        (raised("AssertionError", ""), "AssertionError"),
        (
            raised("AssertionError", "lost") | {"warnings": warned("RuntimeWarning", "x")["warnings"]},
            "lost; RuntimeWarning",
        ),
        (WRAPPED | {"warnings": warned("RuntimeWarning", "x")["warnings"]}, "StatementError around MissingGreenlet"),
        (raised("a.DBAPIError", "x", ("b.Error", "y"), ("c.Error", "z")), "DBAPIError around Error"),
        (warned("sqlalchemy.exc.SAWarning", "x"), "SAWarning"),
        ({"verdict": "warns", "left": ["1 connection checked out"]}, "leaves 1 connection checked out"),
        ({"verdict": "warns", "stderr": ["x"]}, "output on stderr"),
    ],
)
def test_cells(tree: Tree, leaf: dict[str, Any], cell: str) -> None:
    tree.outcomes("wrong.py", leaf)
    assert rows(tree.tree(f"::: outcomes {KEY}"))[1][1] == cell


def test_a_run_that_was_skipped(tree: Tree) -> None:
    tree.outcomes("wrong.py", BARE)
    tree.outcomes("wrong_stream.py", BARE, PASSES)
    assert rows(tree.tree(f"::: outcomes {KEY} wrong_stream.py"))[3] == ["MariaDB, asyncmy", "not run", "not run"]


@pytest.mark.parametrize(
    ("newer", "older", "place"),
    [
        ((BARE,), (BARE,), "Everywhere"),
        ((BARE,), (PASSES,), "Every database, SQLAlchemy 2.1"),
        ((BARE, PASSES, BARE, PASSES), (BARE, PASSES, BARE, PASSES), "SQLite and MariaDB"),
        ((BARE, PASSES, BARE, PASSES), (PASSES,), "SQLite and MariaDB, SQLAlchemy 2.1"),
        ((BARE, BARE, PASSES, PASSES), (PASSES, BARE, PASSES, PASSES), "SQLite (2.1); PostgreSQL"),
    ],
)
def test_where_a_message_was_seen(
    tree: Tree, newer: tuple[dict[str, Any], ...], older: tuple[dict[str, Any], ...], place: str
) -> None:
    tree.outcomes("wrong.py", *newer, older=older)
    assert items(tree.tree(f"::: outcomes {KEY}")) == [
        f"sqlalchemy.exc.MissingGreenlet: {GREENLET}{place}, error code xd2s"
    ]


def test_a_cause_that_the_message_does_not_tell_is_listed(tree: Tree) -> None:
    tree.outcomes("wrong.py", raised("ExceptionGroup", "1 sub-exception", ("a.InvalidRequestError", "not permitted")))
    found = items(tree.tree(f"::: outcomes {KEY}"))
    assert found == ["ExceptionGroup: 1 sub-exceptionEverywhere", "a.InvalidRequestError: not permittedEverywhere"]


def test_messages_are_not_read_as_markdown(tree: Tree) -> None:
    message = "<b> *a* __b__ `c` [d](e) {f} &amp; # ^ ::: g \\* <http://x>"
    tree.outcomes("wrong.py", raised("AssertionError", message))
    assert rows(tree.tree(f"::: outcomes {KEY}"))[1][1] == message


# The other blocks


def test_facts(tree: Tree) -> None:
    yes, no, both = (PASSES | {"prints": prints} for prints in (["yes"], ["no"], ["1", "2"]))
    tree.outcomes("fact_a.py", yes, yes, no, no, older=(yes,))
    tree.outcomes("fact_b.py", both, BARE)
    tree.outcomes("fact_c.py", yes, older=(PASSES,))
    tree.outcomes("fact_d.py", yes)
    tree.program("fact_a.py", summary="RETURNING")
    found = tree.tree(f"::: facts {KEY}", f"{KEY}.md")
    assert rows(found) == [
        ["Fact", "SQLite, aiosqlite", "PostgreSQL, asyncpg", "MariaDB, asyncmy", "MySQL, asyncmy"],
        ["RETURNING", "yes", "yes", "2.1: no 2.0: yes", "2.1: no 2.0: yes"],
        ["Shows", "1 2", f"sqlalchemy.exc.MissingGreenlet: {GREENLET}", "not run", "not run"],
        ["Shows", *["2.1: yes 2.0: nothing"] * 4],
        ["Shows", *["yes"] * 4],
    ]
    assert [link.get("href") for link in found.iter("a")] == [
        f"../snippets/loading/lazy/fact_{letter}.py" for letter in "abcd"
    ]
    # Databases that agree share a column, and series that agree, too.
    assert rows(tree.tree(f"::: facts {KEY} fact_c.py fact_d.py")) == [
        ["On every database", "SQLAlchemy 2.1", "SQLAlchemy 2.0"],
        ["Shows", "yes", "nothing"],
        ["Shows", "yes", "yes"],
    ]
    assert rows(tree.tree(f"::: facts {KEY} fact_d.py")) == [
        ["Fact", "On every database, SQLAlchemy 2.1 and 2.0"],
        ["Shows", "yes"],
    ]


LEAD = "What the detectors say:"


def test_caught(tree: Tree) -> None:
    tree.outcomes("wrong.py", BARE)
    tree.detected(
        "static", wrong={"mypy": ["unused"], "pyright": ["reportUnused"], "ty": [], "ruff": [], "rules": ["r"]}
    )
    found = tree.tree(f"::: caught {KEY}\n\n- Tests.", f"{KEY}.md")
    assert text(found[0]) == LEAD
    assert items(found) == ["mypy unused, pyright reportUnused at wrong().", "our rule r.", "Tests."]
    assert not list(found.iter("a"))
    # What runs find stands in the order in which one hears of it. A page that is there is linked.
    tree.detected("runtime", wrong={"warnings-as-errors": ["RuntimeWarning"], "guards": ["g"], "idle-timeout": ["x"]})
    for key in ("caught-by", "guards"):
        tree.page(key)
    found = tree.tree(f"::: caught {KEY}", f"{KEY}.md")
    assert items(found)[1:] == [
        "pytest -W error RuntimeWarning.",
        "our rule r.",
        "our guard g.",
        "PostgreSQL's idle_in_transaction_session_timeout.",
    ]
    assert [link.get("href") for link in found.iter("a")] == ["../caught-by.md", "../guards.md"]


def test_what_no_detector_catches(tree: Tree) -> None:
    asserts = raised("AssertionError", "lost")
    for leaves, said in (
        ((BARE,), "nothing but the failing run."),
        ((asserts,), "nothing: it stays silent."),
        ((asserts, BARE, asserts, PASSES), "nothing but the failing run (PostgreSQL); elsewhere it stays silent."),
    ):
        tree.outcomes("wrong.py", *leaves)
        tree.detected("static", wrong={"mypy": [], "ruff": []})
        found = tree.tree(f"::: caught {KEY}")
        assert items(found) == [said]


def test_programs_that_detectors_say_the_same_of_share_a_line(tree: Tree) -> None:
    for name in ("wrong.py", "wrong_b.py", "wrong_c.py"):
        tree.outcomes(name, BARE)
    same = {"mypy": ["a", "b"], "ty": ["a", "b"]}
    other = {"mypy": ["a"], "ty": [], "ruff": ["c"]}
    tree.detected("static", wrong={"mypy": [], "ty": []}, wrong_b=same, wrong_c=other)
    assert items(tree.tree(f"::: caught {KEY}")) == [
        "wrong_b.py: mypy and ty a, b.",
        "wrong_c.py: mypy a; ruff c.",
        "wrong.py: nothing but the failing run.",
    ]
    tree.detected("static", wrong=same, wrong_b=same, wrong_c=same)
    assert items(tree.tree(f"::: caught {KEY}")) == ["mypy and ty a, b."]


def test_detectors(tree: Tree) -> None:
    tree.page()
    for name in ("wrong.py", "wrong_b.py"):
        tree.outcomes(name, BARE)
    tree.outcomes("wrong_c.py", raised("AssertionError", "lost"))
    tree.detected(
        "static",
        wrong={"mypy": ["a"], "ty": [], "ruff": []},
        wrong_b={"mypy": ["a", "b"], "ty": ["c"], "ruff": []},
        wrong_c={"mypy": [], "ty": [], "ruff": []},
    )
    found = tree.tree("::: detectors", "caught-by.md")
    figures, matrix = found.iter("table")
    assert rows(figures) == [
        ["Caught by", "wrong.py, of 1", "all wrong programs, of 3"],
        ["mypy", "1", "2"],
        ["ty", "0", "1"],
        ["a type checker", "1", "2"],
        ["ruff", "0", "0"],
        ["at least one of these", "1", "2"],
        ["nothing but the failing run", "0", "0"],
        ["nothing: it stays silent", "0", "1"],
    ]
    assert rows(matrix) == [
        ["Pitfall", "mypy", "ty", "ruff", "alone"],
        ["Reading <lazily>", "✓ 2/3", "1/3", "", "fails"],
    ]


def test_run(tree: Tree) -> None:
    for name in ("right.py", "fact_a.py", "wrong_b.py", "wrong.py", "right_b.py"):
        tree.program(name)
    found = tree.tree(f"::: run {KEY}", f"{KEY}.md")
    assert text(found[0]) == "uv run https://example.org/handbook/snippets/loading/lazy/wrong.py"
    assert [link.get("href") for link in found.iter("a")] == [
        f"../snippets/loading/lazy/{name}" for name in ("wrong.py", "wrong_b.py", "right.py", "right_b.py", "fact_a.py")
    ]


@pytest.mark.parametrize(("commit", "where"), [("abc1234", " at commit abc1234"), (None, "")])
def test_every_page_ends_with_when_and_on_what_all_was_verified(tree: Tree, commit: str | None, where: str) -> None:
    verified = {
        "date": "2026-11-02",
        "commit": commit,
        "sqlalchemy": {"2.1": "2.1.9", "2.0": "2.0.58"},
        "drivers": {"aiosqlite": "0.22.1", "asyncmy": "0.2.18", "asyncpg": "0.32.0"},
        # In the order in which they ran.
        "databases": {"mariadb": "10.11.19", "sqlite": "3.45.1", "postgresql": "18.6"},
        "outcomes": 4608,
    }
    (tree.snippets / "verified.json").write_text(json.dumps(verified))
    for key in (KEY, "loading/index", "index"):
        path = tree.page(key)
        last = tree.tree(read(tree.docs, path).body, f"{key}.md")[-1]
        assert text(last) == (
            f"All 4,608 runs of this handbook were verified on 2 November 2026{where} "
            "with SQLAlchemy 2.1.9 and 2.0.58, on SQLite 3.45.1 with aiosqlite 0.22.1, "
            "PostgreSQL 18.6 with asyncpg 0.32.0 and MariaDB 10.11.19 with asyncmy 0.2.18."
        )
        assert "data-search-exclude" in last.attrib


def test_what_was_not_verified_says_so(tree: Tree) -> None:
    path = tree.page()
    assert text(tree.tree(read(tree.docs, path).body, f"{KEY}.md")[-1]) == (
        "The outcomes are those recorded in the repository; uv run pytest verifies them on your machine."
    )


def test_run_on_a_database_of_ones_own(tree: Tree) -> None:
    tree.program("wrong.py", url="postgresql+asyncpg://localhost/gotcha")
    found = tree.tree(f"::: run {KEY}")
    assert text(found[0]) == "This program needs a database of its own on PostgreSQL."
    assert text(found[1]).startswith("DATABASE_URL=postgresql+asyncpg://user:password@localhost/test uv run https://")


def test_files(tree: Tree) -> None:
    for name, content in (
        ("app/pyproject.toml", "# What it needs\n[project]\n"),
        ("app/shop/orders.py", '"""Orders.\n\nMore."""\n'),
        ("app/shop/__pycache__/orders.pyc", ""),
        ("app/.venv/lib/x.py", '"""Not of the project."""\n'),
    ):
        path = tree.snippets / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    found = tree.tree("::: files app", "the-right-way.md")
    assert rows(found) == [["File", "What it is"], ["pyproject.toml", "What it needs"], ["shop/orders.py", "Orders"]]
    assert [link.get("href") for link in found.iter("a")] == [
        "snippets/app/pyproject.toml",
        "snippets/app/shop/orders.py",
    ]


def test_pitfalls(tree: Tree) -> None:
    tree.page()
    tree.page("loading/index", "---\ntitle: Loading things\n---\n# Loading\n")
    tree.page("awaiting/commit", "# Commit\n")
    tree.page("drivers", "# Drivers\n")
    tree.page("index", "# Home\n")
    found = tree.tree("::: pitfalls")
    assert [text(heading) for heading in found.iter("h3")] == ["Loading things", "Awaiting"]
    assert items(found) == ["Reading <lazily> data lossA read of `__lazy__` & more.", "awaiting/commit"]
    assert [link.get("href") for link in found.iter("a")] == [
        "loading/index.md",
        "loading/lazy.md",
        "awaiting/commit.md",
    ]
    found = tree.tree("::: pitfalls awaiting", "loading/index.md")
    assert [link.get("href") for link in found.iter("a")] == ["../awaiting/commit.md"]


def test_counts(tree: Tree) -> None:
    tree.page()
    tree.outcomes("wrong.py", BARE)
    tree.outcomes("right.py", PASSES, PASSES)
    assert text(tree.tree("::: counts")) == (
        "1 pitfall, 2 programs, 12 recorded runs: "
        "on SQLite, PostgreSQL, MariaDB and MySQL, under SQLAlchemy 2.1 and 2.0."
    )


def test_messages(tree: Tree) -> None:
    tree.page()
    tree.page("awaiting/commit", "---\ntitle: Commit\n---\n")
    tree.outcomes("wrong.py", BARE, WRAPPED | {"warnings": warned("RuntimeWarning", "never awaited")["warnings"]})
    tree.outcomes("right.py", warned("UserWarning", "of a cure"))
    tree.outcomes("wrong_b.py", raised("AssertionError", "lost"))
    tree.outcomes("wrong.py", BARE, key="awaiting/commit")
    tree.outcomes("wrong.py", raised("KeyError", "no page"), key="awaiting/nowhere")
    found = tree.tree("::: messages")
    assert [text(kind) for kind in found.iter("summary")] == [
        "MissingGreenlet 2 pages",
        "RuntimeWarning 1 page",
        "StatementError 1 page",
    ]
    first = next(found.iter("dl"))
    assert [text(entry) for entry in first] == [
        f"sqlalchemy.exc.MissingGreenlet: {GREENLET}",
        "Everywhere: Commit · Reading <lazily>",
    ]


def test_differences_of_outcomes(tree: Tree) -> None:
    tree.page()
    tree.page("awaiting/commit", "---\ntitle: Commit\n---\n")
    tree.outcomes("wrong.py", WRAPPED, BARE, WRAPPED, BARE, older=(BARE,))
    tree.outcomes("wrong_b.py", BARE, older=(PASSES,))
    tree.outcomes("right.py", PASSES, older=(BARE,))
    tree.outcomes("wrong.py", WRAPPED, older=(BARE,), key="awaiting/commit")
    tree.outcomes("wrong.py", WRAPPED, older=(BARE,), key="awaiting/nowhere")
    found = tree.tree("::: differences outcomes", "upgrading.md")
    assert [(text(kind[0]), items(kind), kind.get("open")) for kind in found.iter("details")] == [
        (
            "not affected → MissingGreenlet",
            ["SQLite, PostgreSQL, MariaDB and MySQL: Reading <lazily> (wrong_b.py)"],
            "",
        ),
        (
            "MissingGreenlet → StatementError around MissingGreenlet",
            ["SQLite and MariaDB: Reading <lazily>", "SQLite, PostgreSQL, MariaDB and MySQL: Commit"],
            None,
        ),
    ]
    assert next(found.iter("a")).get("href") == f"{KEY}.md"


def test_differences_of_messages(tree: Tree) -> None:
    tree.page()
    new = raised("KeyError", "new & short") | {"warnings": warned("RuntimeWarning", "never awaited")["warnings"]}
    tree.outcomes("wrong.py", new, older=(raised("KeyError", "old"),))
    tree.outcomes("wrong_class.py", raised("ValueError", "new"), older=(raised("KeyError", "old"),))
    found = tree.tree("::: differences messages")
    assert [text(kind) for kind in found.iter("summary")] == ["KeyError"]
    assert [text(entry) for entry in next(found.iter("dl"))] == [
        "old",
        "→ new & short",
        "SQLite, PostgreSQL, MariaDB and MySQL: Reading <lazily>",
    ]


def test_differences_of_prints(tree: Tree) -> None:
    tree.page()
    tree.outcomes("fact_a.py", {"verdict": "passes", "prints": ["1", "2"]}, PASSES, older=(PASSES, PASSES))
    tree.outcomes("wrong.py", BARE | {"prints": ["1"]}, older=(BARE,))
    found = tree.tree("::: differences prints")
    assert rows(found) == [["Program", "SQLAlchemy 2.0", "SQLAlchemy 2.1"], ["Shows SQLite", "", "1 2"]]


@pytest.mark.parametrize("kind", ["outcomes", "messages", "prints"])
def test_no_differences(tree: Tree, kind: str) -> None:
    tree.page()
    tree.outcomes("wrong.py", BARE)
    assert text(tree.tree(f"::: differences {kind}")) == ""


def test_symptoms(tree: Tree) -> None:
    for number, (severity, notice, leaf) in enumerate(
        [
            ("error", "lost", raised("AssertionError", "the table holds []")),
            ("outage", "hangs", {"verdict": "hangs", "hang": "exiting"}),
            ("data loss", "", BARE),
            ("data loss", "lost", raised("AssertionError", "<gone>")),
        ]
    ):
        silent = f"silent: {{{notice}: [wrong.py]}}\n" if notice else ""
        tree.page(f"loading/p{number}", f"---\ntitle: P{number}\nseverity: {severity}\n{silent}---\n")
        tree.outcomes("wrong.py", leaf, key=f"loading/p{number}")
    shown = tree.tree("::: symptoms")
    assert items(shown) == ["P3 data loss<gone>", "P0 errorthe table holds []", "P1 outagedoes not exit"]
    assert [heading.get("id") for heading in shown.iter("h2")] == ["lost", "hangs"]


def test_matrix(tree: Tree) -> None:
    never_awaited = {"warnings": warned("RuntimeWarning", "x")["warnings"]}
    for key, severity, newer, older in (
        ("awaiting/b", "error", (WRAPPED,), (PASSES,)),
        ("loading/a", "error", (WRAPPED, BARE, raised("AssertionError", "lost"), PASSES), (BARE,)),
        ("loading/b", "data loss", ({"verdict": "hangs", "hang": "running"}, PASSES), (PASSES, PASSES)),
        ("loading/c", "outage", (raised("AssertionError", "lost") | never_awaited,), ()),
        ("loading/d", "outage", ({"verdict": "warns", "left": ["a task"]},), ()),
    ):
        tree.page(key, f"---\ntitle: Of {key}\nseverity: {severity}\nsymptoms: [it stops]\n---\n")
        tree.outcomes("wrong.py", *newer, older=older, key=key)
    tree.page("loading/new", "# Not run yet\n")
    form, shown = tree.tree("::: matrix", "matrix.md")
    assert rows(shown) == [
        ["Pitfall", "SQLite", "PostgreSQL", "MariaDB", "MySQL"],
        ["Of loading/bloading data loss", "2.1 hangs2.0 not affected", "not affected", "not run", "not run"],
        ["Of loading/cloading outage", "RuntimeWarning"],
        ["Of loading/dloading outage", "leaves something behind"],
        [
            "Of loading/aloading error",
            "2.1 StatementError2.0 MissingGreenlet",
            "MissingGreenlet",
            "2.1 silent2.0 MissingGreenlet",
            "2.1 not affected2.0 MissingGreenlet",
        ],
        ["Of awaiting/bawaiting error", "2.1 StatementError2.0 not affected"],
    ]
    last = shown.findall("tbody/tr")[-1]
    assert last.attrib == {
        "data-category": "awaiting",
        "data-severity": "error",
        "data-words": "it stops StatementError MissingGreenlet",
    }
    assert {(run.get("data-series"), run.get("data-told")) for run in last.iter("div") if run.get("data-series")} == {
        ("2.1", "loud"),
        ("2.0", ""),
    }
    cell = last.findall("td")[0]
    assert (cell.get("colspan"), cell.get("data-databases")) == ("4", " ".join(DATABASES))
    assert [select.get("name") for select in form.iter("select")] == [
        "category",
        "severity",
        "database",
        "series",
        "told",
    ]
    assert [option.get("value") for option in next(form.iter("select"))] == ["", "loading", "awaiting"]
    assert all("data-search-exclude" in part.attrib for part in (form, shown))


def test_checklist(tree: Tree) -> None:
    """First what no tool finds; the other lines name the tools, of which some run the program."""
    for number, (category, found) in enumerate(
        [
            ("loading", {"static": {"wrong.py": {"mypy": [{"code": "misc"}], "ruff": []}}}),
            ("loading", {"static": {"wrong.py": {"mypy": []}, "wrong_again.py": {"mypy": [{"code": "misc"}]}}}),
            ("loading", {"static": {}, "runtime": {"wrong.py": {"guards": [{"code": "idle"}], "idle-timeout": []}}}),
            ("awaiting", {}),
        ]
    ):
        key = f"{category}/p{number}"
        tree.page(key, f"---\ntitle: P{number}\nseverity: error\nreview: It is <{number}>.\n---\n")
        tree.outcomes("wrong.py", BARE, key=key)
        path = tree.snippets / key / "outcomes.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | found))
    shown = tree.tree("::: checklist", "review-checklist.md")
    assert [heading.get("id") for heading in shown.iter("h3")] == ["loading", "awaiting"]
    assert items(shown) == [
        "It is <1>.error P1",
        "It is <0>.error P0 · found by mypy",
        "It is <2>.error P2 · found by our guard",
        "It is <3>.error P3",
    ]
    assert {link.get("href") for link in shown.findall(".//li//a")} >= {"loading/p0.md", "awaiting/p3.md"}


def test_template_has_what_costs_most_happens_everywhere_and_is_found_by_no_static_tool(tree: Tree) -> None:
    mypy = {"static": {"wrong.py": {"mypy": [{"code": "misc"}]}}}
    guards = {"runtime": {"wrong.py": {"guards": [{"code": "idle"}]}}}
    for key, severity, leaves, found in (
        ("awaiting/a", "data loss", (BARE,), guards),
        ("loading/b", "outage", (BARE,), {}),
        ("loading/c", "data loss", (BARE,), {}),
        ("loading/d", "data loss", (BARE,), mypy),
        ("loading/e", "data loss", (BARE, BARE, PASSES, BARE), {}),
        ("loading/f", "error", (BARE,), {}),
    ):
        tree.page(key, f"---\ntitle: T\nseverity: {severity}\nreview: Line of __{key}__.\n---\n")
        tree.outcomes("wrong.py", *leaves, key=key)
        path = tree.snippets / key / "outcomes.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | found))
    site = Site(tree.docs, tree.snippets, "https://example.org/", "index.md")
    assert template(site).splitlines() == [
        "### Async SQLAlchemy",
        "",
        r"- [ ] Line of \_\_loading/c\_\_. ([why](https://example.org/loading/c/))",
        r"- [ ] Line of \_\_awaiting/a\_\_. ([why](https://example.org/awaiting/a/))",
        r"- [ ] Line of \_\_loading/b\_\_. ([why](https://example.org/loading/b/))",
        "",
        "No tool that reads code finds these. 3 more: [the whole checklist](https://example.org/review-checklist/).",
    ]
    for number in range(LINES):
        tree.page(f"loading/g{number}", "---\ntitle: T\nseverity: data loss\nreview: R.\n---\n")
        tree.outcomes("wrong.py", BARE, key=f"loading/g{number}")
    assert template(site).count("- [ ]") == LINES


EXAMPLES = {
    # Lines that differ, with what is common at the left taken away.
    "changed": ("a()\nif b:\n    c(1)\n    d()\n", "a()\nif b:\n    c(2)\n    d()\n", "c(1)", "c(2)"),
    # A line that only one of them has, at the beginning, in between and at the end.
    "first": ("b()\nc()\n", "a()\nb()\nc()\n", "b()", "a()\nb()"),
    "added": ("a()\nb()\nd()\n", "a()\nb()\nc()\nd()\n", "b()\nd()", "b()\nc()\nd()"),
    "last": ("a()\nb()\nc()\n", "a()\nb()\n", "b()\nc()", "b()"),
    "indented": ("if a:\n    b()\n    c()\n", "if a:\n    b()\nc()\n", "b()\nc()", "    b()\nc()"),
    "apart": ("a(1)\nb()\nc()\nd(1)\n", "a(2)\nb()\nc()\nd(2)\n", "a(1)\n...\nd(1)", "a(2)\n...\nd(2)"),
    "near": ("a(1)\nb()\nd(1)\n", "a(2)\nb()\nd(2)\n", "a(1)\nb()\nd(1)", "a(2)\nb()\nd(2)"),
    "blank": ("a(1)\n\n\nd(1)\n", "a(2)\n\n\nd(2)\n", "a(1)\n\nd(1)", "a(2)\n\nd(2)"),
}


@pytest.mark.parametrize(("wrong", "right", "instead_of", "write"), EXAMPLES.values(), ids=EXAMPLES)
def test_lines_that_differ(wrong: str, right: str, instead_of: str, write: str) -> None:
    assert differing(wrong, right) == (instead_of, write)


EXAMPLE = """\
async def main() -> None:
    # --8<-- [start:example]
    print({0})
    #> 1
    f("<{0}>")
    #^^^^^^^^
    # KeyError: x
    # --8<-- [end:example]
"""


def test_sheet(tree: Tree) -> None:
    for key, newer in ((KEY, (PASSES, BARE, BARE, PASSES)), ("loading/b", (raised("AssertionError", "lost & gone"),))):
        tree.page(key)
        tree.outcomes("wrong.py", *newer, key=key)
        for name in ("wrong", "right"):
            url = 'DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://")\n'
            (tree.snippets / key / f"{name}.py").write_text(url + EXAMPLE.format(name))
    found = tree.tree(f"::: sheet {KEY} loading/b", "cheat-sheet.md")
    assert rows(found) == [
        ["Instead of", "Write"],
        ["Reading <lazily> MissingGreenlet (PostgreSQL and MariaDB)"],
        ['print(wrong) f("<wrong>")', 'print(right) f("<right>")'],
        ["Reading <lazily> silent: lost & gone"],
        ['print(wrong) f("<wrong>")', 'print(right) f("<right>")'],
    ]
    assert [link.get("href") for link in found.iter("a")] == [f"{KEY}.md", "loading/b.md"]
    assert next(found.iter("code")).text == "MissingGreenlet"
    assert 'class="s2"' in tree.html(f"::: sheet {KEY}")


def test_symptoms_and_messages_are_the_tags_that_the_search_weighs(tree: Tree) -> None:
    """As HTML, like all that is in its index; a message of several databases once."""
    tree.page()
    tree.outcomes("wrong.py", raised("TypeError", "got <class 'str'>"))
    md = tree.markdown()
    file = type("File", (), {"src_uri": f"{KEY}.md", "page": type("Page", (), {"meta": {}})})
    next(iter(md.treeprocessors)).file = file  # type: ignore[attr-defined]
    md.convert("# Reading\n")
    tags = file.page.meta["tags"]  # type: ignore[attr-defined]
    assert tags == ["it raises", "*nothing* comes", "TypeError: got &lt;class 'str'&gt;"]


def test_severity_and_symptoms_stand_below_the_title(tree: Tree) -> None:
    path = tree.page()
    found = tree.tree(read(tree.docs, path).body, f"{KEY}.md")
    assert [child.tag for child in found][:3] == ["h1", "p", "p"]
    assert text(found[1]) == "data loss it raises · *nothing* comes"
    assert 'class="severity severity--data-loss"' in tree.html(read(tree.docs, path).body, f"{KEY}.md")
    assert text(tree.tree("# Title\n\nText")) == "Title Text"


def test_blocks_stand_in_tabs_and_not_in_fences(tree: Tree) -> None:
    tree.outcomes("wrong.py", BARE)
    assert "<table>" in tree.html(f'=== "Tab"\n\n    ::: outcomes {KEY}\n')
    assert "::: outcomes x" in tree.html("```\n::: outcomes x\n```\n")


def test_changed_files_are_read_again(tree: Tree) -> None:
    tree.outcomes("wrong.py", BARE)
    assert rows(tree.tree(f"::: outcomes {KEY}"))[1][1] == "MissingGreenlet"
    tree.outcomes("wrong.py", PASSES)
    assert rows(tree.tree(f"::: outcomes {KEY}"))[1][1] == "not affected"


# Guards

GUARDS = '"""Guards.\n\n- not-returned: it leaks\n- unsaved: it `loses`\n\nMore.\n"""\n'


def test_guards(tree: Tree) -> None:
    tree.page()
    tree.outcomes("wrong.py", {"verdict": "asserts", "exception": {"class": "AssertionError", "message": "lost"}})
    tree.outcomes("wrong_b.py", BARE)
    tree.runtime(wrong={"guards": [{"code": "unsaved", "line": "session.add(author)"}]}, wrong_b={"guards": []})
    tree.guards(GUARDS)
    found = tree.tree("::: guards")
    assert rows(found) == [
        ["Guard", "What it reports", "Pitfalls that it turns red"],
        ["not-returned", "It leaks.", "none of them"],
        ["unsaved", "It loses.", "Reading <lazily>"],
    ]
    assert [link.get("href") for link in found.iter("a")] == [f"{KEY}.md"]
    assert text(found).endswith("raise nothing: 1. The guards turn 1 of them red, on 1 page.")


def test_guards_that_cannot_be_shown(tree: Tree) -> None:
    tree.page()
    tree.outcomes("wrong.py", BARE)
    with pytest.raises(BlockError, match=r"guards\.py does not list its guards"):
        tree.html("::: guards")
    tree.guards(GUARDS)
    with pytest.raises(BlockError, match=r'no outcomes\.json has a "runtime" part'):
        tree.html("::: guards")
    tree.outcomes("wrong.py", {"verdict": "asserts", "exception": {"class": "AssertionError", "message": "lost"}})
    tree.runtime(wrong={"guards": [{"code": "new"}]})
    with pytest.raises(BlockError, match="lacks new"):
        tree.html("::: guards")


# Bad input

NAMES = (
    "outcomes, facts, caught, run, files, offline, pitfalls, counts, lookup, messages, differences, symptoms, "
    "checklist, matrix, detectors, config, rules, precision, guards, sheet"
)
BLESS = "`uv run pytest --update-examples`"
BAD = {
    "::: outcome": f"there is no block of that name; there are {NAMES}",
    ":::": f"there is no block of that name; there are {NAMES}",
    "::: outcomes": "write `::: outcomes <category>/<slug> [<program>.py]`",
    "::: outcomes a b c": "write `::: outcomes <category>/<slug> [<program>.py]`",
    "::: counts all": "write `::: counts`",
    "::: outcomes loading/no": "there is no folder {snippets}/loading/no; "
    "name one that exists, such as loading/lazy-relationship",
    "::: run loading": "there is no program in {snippets}/loading",
    "::: files shop": "there is no file in {snippets}/shop; name a folder that has some, such as app",
    "::: caught loading/new": f"there is no {{snippets}}/loading/new/outcomes.json; write it with {BLESS}",
    "::: outcomes loading/broken": "{snippets}/loading/broken/outcomes.json is not JSON "
    f"(Expecting value: line 1 column 1 (char 0)); write it anew with {BLESS}",
    f"::: outcomes {KEY} wrong_b.py": "there is no outcome of wrong_b.py; "
    f"{KEY} has wrong.py, right.py and fact_gone.py",
    f"::: facts {KEY} fact_b.py": f"there is no outcome of fact_b.py; {KEY} has fact_gone.py",
    f"::: facts {KEY}": f"{{snippets}}/{KEY}/fact_gone.py is gone; write outcomes.json anew with {BLESS}",
    f"::: caught {KEY}": f"{{snippets}}/{KEY}/outcomes.json records no detector; write it with {BLESS}",
    "::: differences classes": "there are no differences of 'classes'; there are outcomes, messages and prints",
    "::: sheet loading/no": "there is no pitfall loading/no; name pages that exist, such as loading/lazy-relationship",
    f"::: sheet {KEY}": f"there is no example in {{snippets}}/{KEY}/wrong.py; the sheet shows lines of it",
    "::: pitfalls sessions": "there is no page in {docs}/sessions; categories with pages: loading",
}


@pytest.mark.parametrize("line", BAD)
def test_bad_input(tree: Tree, line: str) -> None:
    tree.page()
    tree.outcomes("wrong.py", BARE)
    tree.outcomes("right.py", PASSES)
    tree.outcomes("fact_gone.py", PASSES)
    (tree.snippets / KEY / "fact_gone.py").unlink()
    tree.program("wrong.py", "loading/new")
    tree.program("wrong.py", "loading/broken")
    (tree.snippets / "loading" / "broken" / "outcomes.json").write_text("x")
    with pytest.raises(BlockError) as complaint:
        tree.html(f"# Title\n\n{line}\n")
    assert str(complaint.value) == f"`{line}`: " + BAD[line].format(docs=tree.docs, snippets=tree.snippets)


@pytest.mark.parametrize(
    "line",
    [
        "::: counts",
        "::: messages",
        "::: differences prints",
        "::: symptoms",
        "::: matrix",
        "::: detectors",
        "::: config",
    ],
)
def test_nothing_recorded(tree: Tree, line: str) -> None:
    with pytest.raises(BlockError) as complaint:
        tree.html(line)
    assert str(complaint.value) == f"`{line}`: there is no outcomes.json below {tree.snippets}; write them with {BLESS}"


# Reports in code

REPORT = """\
async with make_session() as session:
    print(author.name)
    #> Ada & Eve
    print([book.title for book in author.books])
    #                             ^^^^^^^^^^^^
    # sqlalchemy.exc.StatementError: (a.MissingGreenlet) was <never>
    # called; can't call. Was IO?
    # a comment of the program
# another
session.commit()
#^^^^^^^^^^^^^^^
# RuntimeWarning: coroutine was never awaited
main()
#^^^^^
# does not exit: killed after 5 s
x = 1  # ^^^
"""


def plain(found: str) -> str:
    return "".join(etree.fromstring(found).itertext())


def test_report(tree: Tree) -> None:
    found = tree.html(f'```python hl_lines="2 4"\n{REPORT}```')
    code = plain(found)
    assert code.splitlines() == [
        *REPORT.splitlines()[:5],
        "    # sqlalchemy.exc.StatementError: (a.MissingGreenlet) was <never> called; can't call. Was IO? "
        "a comment of the program",
        *REPORT.splitlines()[8:],
    ]
    compile("async def main():\n" + "".join(f"    {line}\n" for line in code.splitlines()), "code", "exec")
    assert re.findall(r'report--(\w+)"', found) == ["failure", "warning", "failure"]
    assert re.findall(r"<b>(.*?)</b>", found) == ["sqlalchemy.exc.StatementError", "RuntimeWarning", "does not exit"]
    assert found.count('"c1 printed"') == 1


def test_the_carets_stand_below_the_expression(tree: Tree) -> None:
    lines = plain(tree.html(f"```python\n{REPORT}```")).splitlines()
    start = lines[3].index("author.books")
    assert lines[4] == "    #" + " " * (start - 5) + "^" * len("author.books")
    # Hidden signs take up their place, shown ones take part in the mark.
    found = tree.html(f"```python\n{REPORT}```")
    assert f"<i>#{' ' * (start - 5)}</i>^^^^^^^^^^^^</span>" in found
    assert "<i></i>#^^^^^^^^^^^^^^^</span>" in found


def test_two_reports_below_each_other(tree: Tree) -> None:
    text = "f()\n#^^\n# UserWarning: a\n#^^\n# ValueError: b\n#> c\n"
    found = tree.html(f"```python\n{text}```")
    assert plain(found) == text
    assert re.findall(r"<b>(.*?)</b>", found) == ["UserWarning", "ValueError"]


def test_other_code_stays_as_it_is(tree: Tree) -> None:
    for fence in ("```text\n# ^^^\n# a\n```", "```python\n# plain\nx = 1\n```"):
        found = tree.html(fence)
        assert boxed(found) == found
        assert "report" not in found


# Pages


def test_pages(tree: Tree) -> None:
    for key in (KEY, "loading/index", "index", "drivers", "snippets/readme", ".hidden/page"):
        tree.page(key)
    found = pages(tree.docs)
    assert [page.key for page in found] == ["drivers", "index", "loading/index", KEY]
    assert [page.key for page in found if page.is_pitfall] == [KEY]
    page = found[-1]
    assert (page.category, page.title, page.severity) == ("loading", "Reading <lazily>", "data loss")
    assert page.symptoms == ["it raises", "*nothing* comes"]
    assert page.sections == {
        "": "# Reading\n\nText.",
        "Wrong": "```python\n## not a heading\n```",
        "Right": "Right text.",
    }


def test_a_page_without_front_matter(tree: Tree) -> None:
    page = read(tree.docs, tree.page(text="# Title\n"))
    assert page == Page(tree.docs / f"{KEY}.md", KEY, {}, "# Title\n")
    assert (page.title, page.description, page.severity, page.symptoms) == (KEY, "", "", [])


def test_front_matter_that_is_not_yaml(tree: Tree) -> None:
    path = tree.page(text="---\ntitle: `a`\n---\n")
    with pytest.raises(MalformedPage, match=re.escape(f"{path}: its front matter is not YAML (quote the value?): ")):
        pages(tree.docs)
    with pytest.raises(BlockError, match=r"^`::: pitfalls`: .* is not YAML"):
        tree.html("::: pitfalls")


def test_front_matter_that_is_a_list(tree: Tree) -> None:
    path = tree.page(text="---\n- a\n---\n")
    with pytest.raises(MalformedPage, match=re.escape(f"{path}: its front matter is not a mapping of names to values")):
        pages(tree.docs)


def test_the_generators_note_the_page() -> None:
    md = Markdown()
    assert source(md) == ""
    # Zensical's way.
    next(iter(md.preprocessors)).page = type("Page", (), {"path": "a/b.md"})  # type: ignore[attr-defined]
    assert source(md) == "a/b.md"


@pytest.mark.parametrize(
    ("repo_url", "repository", "used"),
    [
        ("https://git.example.org/acme/gotchas/", "https://git.example.org/acme/gotchas", "acme/gotchas"),
        ("", "https://github.com/OWNER/REPOSITORY", "OWNER/REPOSITORY"),
    ],
)
def test_addresses_of_site_and_repository(tree: Tree, repo_url: str, repository: str, used: str) -> None:
    """Put in on the page and in its Markdown, also into what is embedded."""
    (tree.snippets / "hook.yml").write_text("- repo: https://github.com/OWNER/REPOSITORY\n- uses: OWNER/REPOSITORY@1\n")
    text = '```\n--8<-- "hook.yml"\n```\n\nhttps://SITE/hook.yml\n'
    url = "https://example.org/handbook/"
    extension = HandbookExtension(docs=str(tree.docs), snippets=str(tree.snippets), site_url=url, repo_url=repo_url)
    configs = {"pymdownx.snippets": {"base_path": [str(tree.snippets)]}}
    names = ["pymdownx.snippets", "pymdownx.superfences"]
    page = Markdown(extensions=[*names, extension], extension_configs=configs).convert(text)
    for shown in (page, markdown(Site(tree.docs, tree.snippets, url, "a.md", repo_url), text)):
        assert f"- repo: {repository}\n- uses: {used}@1\n" in shown
        assert f"{url}hook.yml" in shown
