"""The built site: complete, self-contained, and its programs run from their address."""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from handbook.environments import ROOT, SERIES
from handbook.pages import pages
from handbook.recorded import SOURCES
from handbook.site import BuildFailed, build, build_once, served

PITFALL = "loading/lazy-relationship"
# What a browser loads for these attributes of its own accord.
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "use": "href"}
# Links in the head that a browser does not load.
NAMED = {"canonical", "prev", "next", "alternate"}


class Document(HTMLParser):
    """What a page loads, where it links to, and which anchors it has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.description = ""
        self.is_redirect = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.anchors.add(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag in LOADED and LOADED[tag] in values and not NAMED & set(values.get("rel", "").split()):
            self.loads.append(values[LOADED[tag]])
        if tag == "meta" and values.get("name") == "description":
            self.description = values.get("content", "")
        if tag == "meta" and values.get("http-equiv") == "refresh":
            self.is_redirect = True


@pytest.fixture(scope="session")
def site(session: Path) -> Path:
    return build_once(ROOT, session)


@pytest.fixture(scope="session")
def documents(site: Path) -> dict[str, Document]:
    """By path below the site, such as `loading/lazy-relationship/index.html`."""
    return {
        path.relative_to(site).as_posix(): Document(path)
        for path in site.rglob("*.html")
        if "snippets" not in path.relative_to(site).parts
    }


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


def test_every_page_is_built(documents: dict[str, Document]) -> None:
    for page in pages(ROOT / "docs"):
        name = page.key.removesuffix("index").rstrip("/")
        assert f"{name}/index.html".lstrip("/") in documents


def test_nothing_is_loaded_from_another_host(site: Path, documents: dict[str, Document]) -> None:
    loaded = {url for document in documents.values() for url in document.loads}
    for sheet in site.rglob("*.css"):
        loaded |= set(re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8")))
    assert not {url for url in loaded if urlsplit(url).netloc}


def test_what_pages_load_and_link_to_is_there(site: Path, documents: dict[str, Document]) -> None:
    missing = []
    for name, document in documents.items():
        for url in {*document.loads, *document.links}:
            # The address of the site's 404 page may be any, so its links begin with the path of the site.
            target = urlsplit(urljoin(f"http://site/handbook/{name}", url))
            if target.netloc != "site" or target.scheme not in ("http", "https"):
                continue
            path = unquote(target.path).removeprefix("/handbook/")
            file = f"{path}index.html" if path.endswith("/") or not path else path
            if not target.path.startswith("/handbook/") or not (site / file).is_file():
                missing.append(f"{name}: {url}")
            elif target.fragment and unquote(target.fragment) not in {*documents[file].anchors, "__search"}:
                missing.append(f"{name}: {url}: no such anchor")
    assert not missing, "\n".join(missing)


def test_every_page_has_a_description_of_its_own(documents: dict[str, Document]) -> None:
    told = defaultdict(list)
    for name, document in documents.items():
        if name != "404.html" and not document.is_redirect:
            told[document.description].append(name)
    assert "" not in told
    assert not {text: names for text, names in told.items() if len(names) > 1}


def test_each_pitfall_offers_all_its_files(site: Path, documents: dict[str, Document]) -> None:
    for page in pages(ROOT / "docs"):
        if not page.is_pitfall:
            continue
        name = f"{page.key}/index.html"
        linked = {Path(link).name for link in documents[name].links if f"snippets/{page.key}/" in link}
        folder = ROOT / "snippets" / page.key
        assert linked >= {path.name for path in folder.glob("*.py")} | {"outcomes.json"}
        for file in linked:
            assert (site / "snippets" / page.key / file).read_bytes() == (folder / file).read_bytes()


def test_no_litter_is_published(site: Path) -> None:
    kinds = {path.suffix for path in (site / "snippets").rglob("*") if path.is_file()}
    assert kinds <= {*SOURCES, ".json"}


def test_a_program_runs_from_its_address(site: Path, address: str) -> None:
    """The command that the page prints, with the address at which the test serves the site."""
    printed = re.search(
        r"uv run (http://127\.0\.0\.1:8000/handbook/)(\S+?/wrong\.py)",
        (site / PITFALL / "index.html").read_text(encoding="utf-8"),
    )
    assert printed
    outcomes = json.loads((ROOT / "snippets" / PITFALL / "outcomes.json").read_text(encoding="utf-8"))
    expected = outcomes[SERIES[0]]["sqlite"]["wrong.py"]["exception"]

    def run(program: str) -> subprocess.CompletedProcess[str]:
        uv = shutil.which("uv")
        assert uv, "uv is not on the PATH; `pip install uv`"
        return subprocess.run([uv, "run", "--quiet", address + program], capture_output=True, text=True, check=False)

    wrong = run(printed[2])
    assert f"{expected['class']}: {expected['message']}" in wrong.stderr.splitlines()
    assert wrong.returncode == 1
    right = run(printed[2].replace("wrong.py", "right.py"))
    assert (right.returncode, right.stderr) == (0, "")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with this one's configuration and one page, which the test writes."""
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in (".overrides", "assets"):
        (docs / name).symlink_to(ROOT / "docs" / name)
    shutil.copytree(ROOT / "snippets" / PITFALL, tmp_path / "snippets" / PITFALL)
    (docs / "snippets").symlink_to("../snippets")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("::: outcome x/y", "`::: outcome x/y`: there is no block of that name", id="block"),
        pytest.param("::: run x/y", "`::: run x/y`: there is no folder snippets/x/y", id="folder"),
        pytest.param("[a](nowhere.md)", "the target is not found among documentation files", id="link"),
        pytest.param("[a](#nowhere)", "there is no such anchor on this page", id="anchor"),
        pytest.param('```python\n--8<-- "x/y/wrong.py:example"\n```', "x/y/wrong.py", id="program"),
    ],
)
def test_the_build_fails(project: Path, tmp_path: Path, text: str, complaint: str) -> None:
    (project / "docs" / "index.md").write_text(f"---\ntitle: T\ndescription: D\n---\n\n# T\n\n{text}\n")
    with pytest.raises(BuildFailed) as failed:
        build(project, tmp_path / "site")
    assert complaint in str(failed.value)
