"""What `handbook publish` adds to the built site: complete, valid, and true to the pages."""

import ast
import io
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as etree

import pytest
import yaml
from conftest import _note
from handbook import ast_grep, cards, feed, plain, rulepack
from handbook.blocks import Site
from handbook.elements import element, table
from handbook.environments import ROOT
from handbook.pages import FRONT, Page, pages
from handbook.publish import Head, NotBuilt, publish
from handbook.rules import RULES, Handbook
from handbook.site import build, build_once
from jsonschema import Draft202012Validator, FormatChecker
from PIL import Image, ImageFont

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
GOOD = Path(__file__).parent / "fixtures" / "good"
# What reads nothing but pitfalls.json.
READER = """\
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    for pitfall in json.load(file)["pitfalls"]:
        print(json.dumps([pitfall["title"], pitfall["cause"], pitfall["cures"][0]["code"]]))
"""
LINK = re.compile(r"\]\((http[^)\s]+)\)")
CODE = re.compile(r"(?ms)^ *```[^`\n]*$.*?^ *```$|(?<!`)(`+)(?!`)(?:(?!\n\n).)+?(?<!`)\1(?!`)")
# What only the site's extensions can read, and tags other than those that Markdown has no sign for.
EXTENDED = re.compile(r"(?m)--8<--|^ *:::|^ *===|^ *\?\?\?|\)\{|(?<!\\)<(?!br>|/?kbd>)/?[a-z]")


@pytest.fixture(scope="session")
def site(session: Path) -> Path:
    return build_once(ROOT, session)


@pytest.fixture(scope="session")
def url(site: Path) -> str:
    return Head(site / "index.html").url


@pytest.fixture(scope="session")
def catalog(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "pitfalls.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def found() -> list[Page]:
    return pages(ROOT / "docs")


def is_there(site: Path, url: str, address: str) -> bool:
    """Whether `address` leads to another site or to a file of this one."""
    path = urlsplit(address)._replace(fragment="").geturl().removeprefix(url)
    return urlsplit(path).netloc != "" or (site / path / "index.html" if path.endswith("/") else site / path).is_file()


# pitfalls.json


def test_the_catalog_is_valid(site: Path, catalog: dict[str, Any]) -> None:
    schema = json.loads((site / "pitfalls.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(catalog)] == []


def test_the_schema_describes_every_field(site: Path) -> None:
    schema = json.loads((site / "pitfalls.schema.json").read_text(encoding="utf-8"))

    def undescribed(part: dict[str, Any]) -> Iterator[str]:
        for name, value in part.items():
            if name == "properties":
                yield from (field for field, what in value.items() if not what.keys() & {"description", "$ref"})
            if isinstance(value, dict):
                yield from undescribed(value)

    assert set(undescribed(schema)) == {"title"}


def test_the_catalog_has_every_pitfall_and_no_other(catalog: dict[str, Any], found: list[Page], url: str) -> None:
    assert [each["url"] for each in catalog["pitfalls"]] == [url + page.address for page in found if page.is_pitfall]
    assert list(catalog["databases"]) == ["sqlite", "postgresql", "mariadb", "mysql"]


def test_a_program_can_read_the_catalog(site: Path, found: list[Page]) -> None:
    command = [sys.executable, "-c", READER, str(site / "pitfalls.json")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(printed) == sum(page.is_pitfall for page in found)
    for title, cause, cure in map(json.loads, printed):
        assert title
        assert len(cause) > 100, title
        assert ast.parse(cure).body, title


def test_all_code_of_the_catalog_compiles(catalog: dict[str, Any]) -> None:
    for pitfall in catalog["pitfalls"]:
        for program in pitfall["cures"] + pitfall["mistakes"]:
            assert program["code"].strip(), (pitfall["slug"], program["name"])
            ast.parse(program["code"])
        folder = ROOT / "snippets" / pitfall["category"] / pitfall["slug"]
        names = {program["name"] for program in pitfall["cures"] + pitfall["mistakes"]}
        assert names == {path.name for kind in ("wrong", "right") for path in folder.glob(f"{kind}*.py")}


def test_the_catalog_says_what_was_recorded(catalog: dict[str, Any]) -> None:
    pitfall = next(each for each in catalog["pitfalls"] if each["slug"] == "lazy-relationship")
    assert pitfall["permanent"].endswith("/pitfalls/lazy-relationship/")
    assert pitfall["affected"] == {series: list(catalog["databases"]) for series in catalog["series"]}
    messages = {(each["class"], each["text"]): each for each in pitfall["messages"]}
    assert len(messages) == len(pitfall["messages"])
    text = "greenlet_spawn has not been called; can't call await_() here. Was IO attempted in an unexpected place?"
    greenlet = messages["sqlalchemy.exc.MissingGreenlet", text]
    assert (greenlet["code"], greenlet["places"]) == ("xd2s", [["2.1", "postgresql"]])
    caught = pitfall["caught_by"]["wrong.py"]
    assert [caught[each] for each in ("mypy", "pyright", "ty", "pyrefly", "ruff")] == [[]] * 5
    assert pitfall["which_cure"].startswith("| cure | choose it when |")


def test_links_of_the_catalog_lead_somewhere(site: Path, url: str, catalog: dict[str, Any]) -> None:
    linked = set()
    for pitfall in catalog["pitfalls"]:
        linked |= {pitfall[name] for name in ("url", "permanent", "markdown")}
        linked |= {program["url"] for program in pitfall["cures"] + pitfall["mistakes"]}
        linked |= {link["url"] for link in pitfall["links"]}
        for text in (pitfall["cause"], pitfall.get("which_cure", "")):
            linked |= set(LINK.findall(CODE.sub("", text)))
            assert "](" not in LINK.sub("", CODE.sub("", text)), pitfall["slug"]
    assert [address for address in sorted(linked) if not is_there(site, url, address)] == []


# Rules


def test_the_rules_lead_to_pages_of_this_site(site: Path, url: str) -> None:
    found = list(yaml.safe_load_all((site / ast_grep.NAME).read_text(encoding="utf-8")))
    assert [each["id"] for each in found] == [rule.id for rule in rulepack.rules(ROOT / "snippets")]
    for rule in found:
        assert rule["message"].endswith(f": {rule['url']}")
        assert is_there(site, url, rule["url"])


# Markdown


def test_each_page_is_there_as_markdown(site: Path, url: str, found: list[Page]) -> None:
    for page in found:
        text = (site / f"{page.key}.md").read_text(encoding="utf-8")
        head = FRONT.match(text)
        assert head, page.key
        front = yaml.safe_load(head[1])
        assert front["url"] == url + page.address
        assert front["description"] == page.description
        assert front.get("symptoms", []) == page.symptoms
        rest = text[head.end() :]
        assert re.match(r"\n# \S", rest), page.key
        prose = CODE.sub("", rest)
        assert not EXTENDED.search(prose), page.key
        assert [address for address in LINK.findall(prose) if not is_there(site, url, address)] == []
        assert "](" not in LINK.sub("", prose), page.key


def test_a_pitfall_as_markdown_has_code_tables_and_messages(site: Path, url: str) -> None:
    text = (site / "loading" / "lazy-relationship.md").read_text(encoding="utf-8")
    assert "```python\nasync with make_session() as session:\n" in text
    assert "| Database | SQLAlchemy 2.1 | SQLAlchemy 2.0 |\n| --- | --- | --- |\n" in text
    assert "| PostgreSQL, asyncpg | `MissingGreenlet` | `MissingGreenlet` |" in text
    assert f"\n```\nuv run {url}snippets/loading/lazy-relationship/wrong.py\n```\n" in text
    assert "\n**refresh**\n\n```python\n" in text


def test_a_block_as_markdown() -> None:
    cells: list[list[list[Any]]] = [[["a | b"], ["one", element("br"), "two"]]]
    folded = element("details", element("summary", "Head"), element("p", "Text & more"))
    form = element("form", element("label", "Paste"), element("input"), element("button", "Go"))
    hidden = element("div", element("p", "Shown by a script"), hidden="")
    made = plain.converted([table(["A", "B"], cells), folded, form, hidden, element("script", "run()")])
    assert made == "| A | B |\n| --- | --- |\n| a \\| b | one<br> two |\n\nHead\n\nText & more"


def test_code_and_its_links_stay_as_they_are(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path, "https://example.org/h/", "loading/a.md")
    code = "```python\nx = '''\n\n\n[y](b.md)'''\n```\n"
    text = (
        f'[x](b.md#c) `[y](b.md)` [`z`](../d/index.md)\n\n{code}\n![f](f.svg){{ width="9" }} <a href="../../e">f</a>\n'
    )
    assert plain.markdown(site, text) == (
        f"[x](https://example.org/h/loading/b/#c) `[y](b.md)` [`z`](https://example.org/h/d/)\n\n{code}\n"
        "![f](https://example.org/h/loading/f.svg) [f](https://example.org/h/e)\n"
    )


def test_tabs_and_notes_as_markdown(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path, "https://example.org/h/", "a.md")
    text = (
        '=== "First"\n\n    ```python hl_lines="1"\n    x\n    ```\n\n    ??? note "Inner"\n\n        Text.\n\nAfter.\n'
    )
    assert plain.markdown(site, text) == "**First**\n\n```python\nx\n```\n\n**Inner**\n\nText.\n\nAfter.\n"


def test_llms_txt_lists_every_page(site: Path, url: str, found: list[Page]) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    title, blank, quote, *rest = text.splitlines()
    assert title.startswith("# ")
    assert (blank, quote[:2]) == ("", "> ")
    entry = re.compile(r"- \[(.+)\]\((\S+)\): (.+)")
    assert all(not line or line.startswith("## ") or entry.fullmatch(line) for line in rest)
    listed = [match[2] for line in rest if (match := entry.fullmatch(line))]
    shown = [page for page in found if not page.hidden]
    assert sorted(listed) == sorted(f"{url}{page.key}.md" for page in shown)
    full = (site / "llms-full.txt").read_text(encoding="utf-8")
    for page in shown:
        assert (site / f"{page.key}.md").read_text(encoding="utf-8") in full


# Feed


def test_the_feed_is_valid(site: Path, url: str, found: list[Page]) -> None:
    root = etree.parse(site / "feed.xml").getroot()
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for parent, wanted in [(root, "id title updated author link")] + [
        (entry, "id title updated published link summary") for entry in entries
    ]:
        for tag in wanted.split():
            assert parent.find(f"{ATOM}{tag}") is not None, tag
    moments = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    for moment in [
        *moments,
        root.findtext(f"{ATOM}updated", ""),
        *(e.findtext(f"{ATOM}published", "") for e in entries),
    ]:
        assert datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) <= datetime.now(UTC)
    assert moments == sorted(moments, reverse=True)
    assert 0 < len(entries) <= feed.ENTRIES
    ids = [entry.findtext(f"{ATOM}id", "") for entry in entries]
    assert len(set(ids)) == len(ids)
    for address in ids:
        assert is_there(site, url, address)
    for entry in entries:
        assert re.match(r"(New|Changed): \S", entry.findtext(f"{ATOM}summary", ""))
        assert any(url + page.address == link.get("href") for page in found for link in entry.findall(f"{ATOM}link"))


def git(root: Path, *arguments: str, day: int = 1) -> None:
    who = {f"GIT_{kind}_{what}": "a@example.org" for kind in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {f"GIT_{kind}_DATE": f"2026-01-0{day}T12:00:00+02:00" for kind in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", "-C", str(root), *arguments], env=who | when | {"PATH": "/usr/bin:/bin"}, check=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    shutil.copytree(GOOD, root)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "a")
    return root


def test_history_of_a_page_is_that_of_its_programs_too(repository: Path) -> None:
    with (repository / "snippets" / "loading" / "kept" / "right.py").open("a") as file:
        file.write("\n")
    git(repository, "commit", "--quiet", "--all", "--message", "b", day=2)
    lives = feed.history(repository)
    assert lives["loading/kept"] == feed.Life("2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z")
    assert lives["loading/gone"] == feed.Life("2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z")


def test_no_feed_without_the_whole_history(repository: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository}", str(shallow))
    empty = tmp_path / "empty"
    git(tmp_path, "init", "--quiet", str(empty))
    outside = tmp_path / "outside"
    outside.mkdir()
    for root, fault in ((shallow, "is a shallow clone"), (empty, "any commits yet"), (outside, "not a git repository")):
        with pytest.raises(feed.NoHistory, match=f"{fault}.*; the feed needs the whole history: `git clone`"):
            feed.history(root)
    (outside / "docs").mkdir()
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "a")
    with pytest.raises(feed.NoHistory, match=r"no commit of .* touches docs/ or snippets/; the feed needs"):
        feed.history(outside)


# Addresses


def test_each_permanent_address_leads_to_its_page(site: Path, url: str, found: list[Page]) -> None:
    for page in found:
        if page.is_pitfall:
            path = site / "pitfalls" / page.slug / "index.html"
            text = path.read_text(encoding="utf-8")
            (target,) = re.findall(r'content="0; url=([^"]+)"', text)
            assert (path.parent / target).resolve() == (site / page.address).resolve()
            assert f'<link rel="canonical" href="{url}{page.address}">' in text
            assert '<meta name="robots" content="noindex">' in text


def test_the_sitemap_has_every_page_once_and_no_other(site: Path, url: str, found: list[Page]) -> None:
    listed = Counter(each.text for each in etree.parse(site / "sitemap.xml").iter(f"{SITEMAP}loc"))
    assert listed == Counter(url + page.address for page in found)


def test_the_head_of_each_page_names_what_is_there(site: Path, url: str, found: list[Page]) -> None:
    for page in found:
        text = (site / page.address / "index.html").read_text(encoding="utf-8")
        properties = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):\w+)" content="([^"]*)">', text))
        assert set(properties) == {
            *(f"og:{name}" for name in ("site_name", "type", "title", "description", "url", "image")),
            "twitter:card",
        }
        assert all(properties.values()), page.key
        assert properties["og:url"] == url + page.address
        assert properties["og:image"] == f"{url}assets/cards/{page.key}.png"
        alternates = dict(re.findall(r'<link rel="alternate " type="([^"]+)"(?: title="[^"]*")? href="([^"]+)">', text))
        at = {kind: urljoin(url + page.address, target) for kind, target in alternates.items()}
        assert at == {"text/markdown": f"{url}{page.key}.md", "application/atom+xml": f"{url}feed.xml"}
        assert is_there(site, url, properties["og:image"])


# Cards


def test_each_page_has_a_card(site: Path, found: list[Page]) -> None:
    for page in found:
        path = site / "assets" / "cards" / f"{page.key}.png"
        with Image.open(path) as card:
            assert (card.size, card.mode, card.format) == (cards.SIZE, "P", "PNG"), page.key
        assert path.stat().st_size < 30_000, page.key


def test_the_longest_texts_fit_on_a_card() -> None:
    site = Site(ROOT / "docs", ROOT / "snippets", "https://example.org/", "index.md")
    schema = json.loads(Path(cards.__file__).with_name("page.schema.json").read_text(encoding="utf-8"))["properties"]
    colors = cards.colors(ROOT / "docs")
    longest = {name: ("Wwww wwww " * 20)[: schema[name]["maxLength"]] for name in ("title", "description")}
    page = Page(ROOT / "docs" / "settings.md", "settings", longest, "")
    with Image.open(io.BytesIO(cards.card(site, page, "Handbook", colors))) as card:
        picture = card.convert("RGB")
    width, height = cards.SIZE
    for free in ((width - cards.MARGIN + 4, 0, width, height), (20, height - 30, width, height), (20, 420, width, 440)):
        assert len(picture.crop(free).getcolors() or ()) == 1, free
    page = Page(page.path, page.key, longest | {"title": "w" * 90}, "")
    with pytest.raises(cards.TooLong, match=r"^'w{90}' does not fit on a card"):
        cards.card(site, page, "Handbook", colors)


def test_every_letter_of_a_card_is_in_its_font(found: list[Page]) -> None:
    """Pillow's font has few letters: one that is missing looks like this, an empty box."""
    font = ImageFont.load_default(40)
    site = Site(ROOT / "docs", ROOT / "snippets", "https://example.org/", "index.md")
    texts = [page.title + (cards.verdict(site, page) if page.is_pitfall else page.description) for page in found]
    drawn = {letter: bytes(font.getmask(letter)) for letter in {*"".join(texts), "\uffff"}}
    assert [letter for letter, mask in drawn.items() if mask == drawn["\uffff"]] == ["\uffff"]


# A handbook with a renamed and a retired page


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Root of a small handbook with its site: loading/kept was loading/held, and loading/gone is retired."""
    root = tmp_path_factory.mktemp("changed") / "handbook"
    shutil.copytree(GOOD, root)
    for name in (".overrides", "assets"):
        (root / "docs" / name).symlink_to(ROOT / "docs" / name)
    (root / "docs" / "snippets").symlink_to("../snippets")
    (root / "docs" / "index.md").write_text(
        "---\ntitle: Home\ndescription: D\n---\n\n# H\n\n::: counts\n\n::: pitfalls\n"
    )
    shutil.copy(ROOT / "mkdocs.yml", root)
    outcomes = root / "snippets" / "loading" / "kept" / "outcomes.json"
    outcomes.write_text(
        json.dumps(json.loads(outcomes.read_text()) | {"static": {"wrong.py": {"mypy": [], "ruff": []}}})
    )
    seen = {
        "series": "2.1",
        "sqlalchemy": "2.1.0",
        "drivers": {"aiosqlite": "0.22.1"},
        "database": "sqlite",
        "version": "3.50.4",
    }
    (root / "snippets" / "verified.json").write_text(json.dumps(_note([seen])))
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "a")
    assert [complaint for rule in RULES for complaint in rule(Handbook(root, ("sqlite",), ("2.1",)))] == []
    build(root, root / "site")
    publish(root, root / "site")
    return root


def test_a_renamed_page_is_found_at_its_old_addresses(changed: Path) -> None:
    site = changed / "site"
    for old in ("loading/held", "pitfalls/held", "pitfalls/kept"):
        text = (site / old / "index.html").read_text()
        (target,) = re.findall(r'content="0; url=([^"]+)"', text)
        assert (site / old / target).resolve() == site / "loading" / "kept"
    catalog = json.loads((site / "pitfalls.json").read_text())
    url = catalog["site"]
    assert catalog["renamed"] == [{"formerly": f"{url}loading/held/", "url": f"{url}loading/kept/"}]
    (entry,) = etree.parse(site / "feed.xml").iter(f"{ATOM}entry")
    # What a feed reader knows the page by does not change.
    assert entry.findtext(f"{ATOM}id") == f"{url}pitfalls/held/"


def test_a_retired_page_stays_and_is_counted_no_more(changed: Path) -> None:
    site = changed / "site"
    text = (site / "loading" / "gone" / "index.html").read_text()
    assert "SQLAlchemy 1.3 was the last release with this pitfall." in text
    home = (site / "index.html").read_text()
    article = home[home.index("<article") : home.index("</article")]
    assert "<strong>1 pitfall</strong>" in article
    assert "loading/kept/" in article
    assert "loading/gone/" not in article
    assert (site / "pitfalls" / "gone" / "index.html").is_file()
    assert "retired: '1.3'" in (site / "loading" / "gone.md").read_text()
    assert "gone" not in (site / "llms.txt").read_text()
    catalog = json.loads((site / "pitfalls.json").read_text())
    assert [each["slug"] for each in catalog["pitfalls"]] == ["kept"]
    assert [(each["slug"], each["retired"]) for each in catalog["retired"]] == [("gone", "1.3")]
    assert catalog["verified"]["databases"] == {"sqlite": "3.50.4"}
    schema = json.loads((site / "pitfalls.schema.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(catalog)) == []


def test_what_is_published_is_the_same_the_second_time(changed: Path) -> None:
    files = publish(changed, changed / "site")
    before = [path.read_bytes() for path in files]
    assert [path.read_bytes() for path in publish(changed, changed / "site")] == before


def test_a_folder_that_is_no_built_site_is_refused(changed: Path, tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match=re.escape(f"{tmp_path / 'index.html'} is not there; build the site first")):
        publish(changed, tmp_path)
    (tmp_path / "index.html").write_text("<h1>Another site</h1>")
    with pytest.raises(NotBuilt, match="does not name the site and its address"):
        publish(changed, tmp_path)
    shutil.copy(changed / "site" / "index.html", tmp_path)
    with pytest.raises(NotBuilt, match=re.escape(f"{tmp_path} lacks loading/gone/, a page of {changed / 'docs'}")):
        publish(changed, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_command(changed: Path) -> None:
    command = [sys.executable, "-m", "handbook.cli", "publish"]
    done = subprocess.run([*command, "site"], cwd=changed, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+ files written to site\n", done.stdout)
    refused = subprocess.run([*command, "docs"], cwd=changed, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert (
        refused.stderr == "handbook: docs/index.html is not there; build the site first, with `uv run mkdocs build`\n"
    )
