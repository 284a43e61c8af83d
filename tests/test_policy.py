"""What a team makes its own in [tool.handbook] holds for the programs that run, and for all that the site shows."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import expected
from handbook import recorded
from handbook.environments import ROOT
from handbook.pages import pages
from handbook.policy import MalformedPolicy, matches, read
from handbook.publish import publish
from handbook.rules import Handbook, policy_fits_the_pages
from handbook.site import build

GOOD = Path(__file__).parent / "fixtures" / "good"
KEPT, HIDDEN = "loading/kept", "drivers/mysql-thing"
REASON = "We have no MySQL."
POLICY = f"""\
[tool.handbook]
databases = ["sqlite", "postgresql"]
series = ["2.1"]

[tool.handbook.hide]
"drivers/mysql-*" = "{REASON}"

[tool.handbook.severity]
"{KEPT}" = "outage"
"""
LISTS = ("counts", "pitfalls", "pitfalls drivers", "lookup", "messages", "symptoms", "matrix", "checklist")


def laid_out(root: Path, policy: str, config: str = "") -> Path:
    """A handbook of two pitfalls: one is that of fixtures/good, and the other its copy for MySQL."""
    shutil.copytree(GOOD, root, dirs_exist_ok=True)
    outcomes = root / "snippets" / KEPT / "outcomes.json"
    leaves = json.loads(outcomes.read_text())["2.1"]["sqlite"]
    everywhere = dict.fromkeys(recorded.DATABASES, leaves)
    static: dict[str, dict[str, list[str]]] = {"wrong.py": {"mypy": [], "ruff": []}}
    outcomes.write_text(json.dumps({"2.1": everywhere, "2.0": everywhere, "static": static}))
    shutil.copytree(outcomes.parent, root / "snippets" / HIDDEN)
    (root / "docs" / "drivers").mkdir()
    text = (root / "docs" / f"{KEPT}.md").read_text().replace(KEPT, HIDDEN)
    text = text.replace("Asking for a key that is not there", "Thing of MySQL")
    text = text.replace("formerly:\n  - loading/held\n", "")
    (root / "docs" / f"{HIDDEN}.md").write_text(text)
    (root / "pyproject.toml").write_text(policy)
    (root / "mkdocs.yml").write_text(config)
    return root


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        ("[tool.handbook", "pyproject.toml is not TOML: "),
        ("database = 1", "'database' is unknown; the keys are databases, series, categories, hide, severity"),
        ('databases = "sqlite"', "databases has to be a list of names; correct it, or delete it"),
        ("series = [2.1]", "series has to be a list of names; correct it, or delete it"),
        ('hide = ["a/b"]', "hide has to be a table that gives each page a text; correct it, or delete it"),
        ('hide = {"a/b" = ""}', "hide has to be a table that gives each page a text; correct it, or delete it"),
        (
            'hide = {"a/b.md" = "x"}',
            "hide: 'a/b.md' is no page; write it as loading/lazy-relationship",
        ),
        ('databases = ["postgresql"]', "databases: sqlite is missing; most programs show what they do there"),
        ('databases = ["sqlite", "oracle"]', "databases: 'oracle' is unknown; choose from sqlite, postgresql, mariadb"),
        ('series = ["1.4"]', "series: '1.4' is unknown; choose from 2.1, 2.0"),
        ('categories = ["Our House"]', "categories: 'Our House' is no name; write lower-case letters, such as house"),
        (
            'severity = {"loading/kept" = "mild"}',
            "severity: loading/kept cannot be 'mild'; choose from data loss",
        ),
    ],
)
def test_bad_policy_is_refused(tmp_path: Path, policy: str, complaint: str) -> None:
    laid_out(tmp_path, policy if policy.startswith("[") else f"[tool.handbook]\n{policy}\n")
    where = "" if complaint.startswith("pyproject.toml") else "pyproject.toml: [tool.handbook] "
    with pytest.raises(MalformedPolicy, match=re.escape(f"{tmp_path}/{where}{complaint}")):
        _ = Handbook(tmp_path).pages


@pytest.mark.parametrize(
    ("policy", "complaints"),
    [
        (POLICY, []),
        ('hide = {"drivers/mysq-*" = "x"}', ["hide: 'drivers/mysq-*' matches no page; correct or delete it"]),
        ('hide = {"ind*" = "x"}', ["hide: the home page cannot be hidden; delete the pattern that matches index"]),
        ('severity = {"loading/gon" = "slow"}', ["severity: 'loading/gon' is no pitfall; correct or delete it"]),
        ('severity = {"index" = "slow"}', ["severity: 'index' is no pitfall; correct or delete it"]),
        (
            'databases = ["sqlite"]',
            [
                f"hide: {HIDDEN}: {name} needs mysql, which is none of the databases; "
                "hide the page, or add the database"
                for name in ("right.py", "wrong.py")
            ],
        ),
    ],
)
def test_policy_has_to_fit_the_pages(tmp_path: Path, policy: str, complaints: list[str]) -> None:
    policy = policy if policy.startswith("[") else f"[tool.handbook]\n{policy}\n"
    patterns = read(laid_out(tmp_path, policy)).hide
    (tmp_path / "mkdocs.yml").write_text(f"not_in_nav: {json.dumps(' '.join(f'/{each}.md' for each in patterns))}")
    (tmp_path / "docs" / "index.md").write_text("---\ntitle: Home\ndescription: D\n---\n")
    for program in (tmp_path / "snippets" / HIDDEN).glob("*.py"):
        program.write_text(program.read_text().replace("sqlite+aiosqlite://", "mysql+asyncmy://"))
    found = list(policy_fits_the_pages(Handbook(tmp_path)))
    assert found == [f"pyproject.toml: [tool.handbook] {complaint}" for complaint in complaints]


@pytest.mark.parametrize(
    ("policy", "config", "remedy"),
    [
        (POLICY, "", "write\nnot_in_nav: |\n  /drivers/mysql-*.md"),
        (POLICY, "not_in_nav: /drivers/*.md\nsite_url: !ENV [X]", "write\nnot_in_nav: |\n  /drivers/mysql-*.md"),
        ("", "not_in_nav: /drivers/*.md", "delete it"),
    ],
)
def test_navigation_has_to_agree_with_what_is_hidden(tmp_path: Path, policy: str, config: str, remedy: str) -> None:
    found = list(policy_fits_the_pages(Handbook(laid_out(tmp_path, policy, config))))
    assert found == [f"mkdocs.yml: not_in_nav does not agree with pyproject.toml: [tool.handbook] hide; {remedy}"]


def test_a_star_stands_for_part_of_a_name() -> None:
    assert matches("drivers/mysql-*", HIDDEN)
    assert matches("drivers/*", HIDDEN)
    assert not matches("*", HIDDEN)
    assert not matches("drivers/mysql", HIDDEN)


def test_programs_run_where_the_policy_says(tmp_path: Path) -> None:
    runs = list(expected(Handbook(laid_out(tmp_path, POLICY))))
    assert {(key, database, series) for key, _, database, series in runs} == {
        (KEPT, "sqlite", "2.1"),
        (KEPT, "postgresql", "2.1"),
    }
    everywhere = list(expected(Handbook(laid_out(tmp_path / "all", ""))))
    assert {key for key, *_ in everywhere} == {KEPT, HIDDEN}
    assert len(everywhere) == 2 * 4 * len(runs)


def test_recorded_outcomes_are_those_of_the_policy(tmp_path: Path) -> None:
    snippets = laid_out(tmp_path, POLICY) / "snippets"
    (found,) = recorded.all_recorded(snippets)
    assert (found.key, found.places) == (KEPT, [("sqlite", "2.1"), ("postgresql", "2.1")])
    assert found.caught == {"wrong.py": {"mypy": [], "ruff": []}}
    # Its page is still there, and shows what has been recorded elsewhere.
    assert len(recorded.recorded(snippets, HIDDEN).places) == 8

    path = snippets / KEPT / "outcomes.json"
    data = json.loads(path.read_text())
    for series in ("2.1", "2.0"):
        data[series]["mysql"] = data[series]["mysql"] | {"fact_only_there.py": {"verdict": "passes"}}
    path.write_text(json.dumps(data))
    found = recorded.recorded(snippets, KEPT)
    assert [place for *place, _ in found.leaves("fact_only_there.py")] == [["2.1", "mysql"], ["2.0", "mysql"]]
    assert [place for *place, _ in found.leaves("wrong.py")] == [["2.1", "sqlite"], ["2.1", "postgresql"]]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = (ROOT / "mkdocs.yml").read_text() + "\nnot_in_nav: /drivers/mysql-*.md\n"
    root = laid_out(tmp_path_factory.mktemp("ours"), POLICY, config)
    for name in (".overrides", "assets"):
        (root / "docs" / name).symlink_to(ROOT / "docs" / name)
    (root / "docs" / "snippets").symlink_to("../snippets")
    blocks = "".join(f"::: {block}\n\n" for block in (*LISTS, f"sheet {KEPT} {HIDDEN}"))
    link = f"[still there]({HIDDEN}.md)"
    (root / "docs" / "index.md").write_text(f"---\ntitle: Home\ndescription: D\n---\n\n# H\n\n{link}\n\n{blocks}")
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "a")):
        subprocess.run([*git, *arguments], cwd=root, check=True)
    build(root, root / "site")
    publish(root, root / "site")
    return root / "site"


def test_a_hidden_page_says_why_and_is_in_no_list(ours: Path) -> None:
    page = BeautifulSoup((ours / HIDDEN / "index.html").read_text(), "html.parser")
    note = page.select_one("article .admonition.note")
    assert note is not None
    assert note.get_text() == f"Does not apply here{REASON}"
    home = BeautifulSoup((ours / "index.html").read_text(), "html.parser")
    links = [link for link in home.select("a") if "mysql-thing" in str(link.get("href"))]
    # Neither a block nor the navigation leads to it.
    assert [link.get_text() for link in links] == ["still there"]
    assert "mysql-thing" not in (ours / KEPT / "index.html").read_text()
    locations = [each["location"] for each in json.loads((ours / "search" / "search_index.json").read_text())["docs"]]
    assert any(location.startswith(f"{KEPT}/") for location in locations)
    assert not any(location.startswith(HIDDEN) for location in locations)


def test_a_hidden_page_is_not_published_for_programs(ours: Path) -> None:
    for name in ("llms.txt", "llms-full.txt", "pitfalls.json", "feed.xml", "pull_request_template.md"):
        text = (ours / name).read_text()
        assert "kept" in text, name
        # The home page links to it, by another name.
        assert "Thing of MySQL" not in text, name
        assert f"{HIDDEN}/" not in text, name
    assert f"hidden: {REASON}" in (ours / f"{HIDDEN}.md").read_text()
    # Links to it work.
    assert (ours / "pitfalls" / "mysql-thing" / "index.html").is_file()
    assert (ours / "assets" / "cards" / f"{HIDDEN}.png").is_file()
    catalog = json.loads((ours / "pitfalls.json").read_text())
    assert (catalog["series"], [*catalog["databases"]]) == (["2.1"], ["sqlite", "postgresql"])
    assert catalog["pitfalls"][0]["affected"] == {"2.1": ["sqlite", "postgresql"]}


def test_severity_is_that_of_the_policy(ours: Path) -> None:
    label = BeautifulSoup((ours / KEPT / "index.html").read_text(), "html.parser").select_one(".facts .severity")
    assert label is not None
    assert label.get_text() == "outage"
    assert json.loads((ours / "pitfalls.json").read_text())["pitfalls"][0]["severity"] == "outage"
    assert "severity: outage" in (ours / f"{KEPT}.md").read_text()


def test_only_databases_of_the_policy_are_shown(ours: Path) -> None:
    home = BeautifulSoup((ours / "index.html").read_text(), "html.parser")
    assert [head.get_text() for head in home.select(".matrix thead th")] == ["Pitfall", "SQLite", "PostgreSQL"]
    counts = home.select_one(".counts")
    assert counts is not None
    assert counts.get_text().endswith("on SQLite and PostgreSQL, under SQLAlchemy 2.1.")
    page = BeautifulSoup((ours / KEPT / "index.html").read_text(), "html.parser")
    assert "MySQL" not in page.select_one("article").get_text()  # type: ignore[union-attr]


def test_without_the_table_nothing_changes() -> None:
    assert read(ROOT).hide == {}
    assert Handbook(ROOT).active == Handbook(ROOT).folders
    assert not any(page.hidden for page in pages(ROOT / "docs"))
