"""The site in a browser, Debian's Chromium: copying, keyboard, phone, print, accessibility."""

import ast
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from browser import PITFALL, outcome, search
from handbook.annotations import CARETS, strip
from handbook.environments import ROOT, SERIES
from handbook.pages import CATEGORIES, SEVERITIES, pages
from handbook.pages import Page as Pitfall
from handbook.programs import Program
from handbook.site import build, served
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

# Of each kind one, by address.
KINDS = {
    "home": "",
    "category": "loading/",
    "pitfall": f"{PITFALL}/",
    "matrix": "matrix/",
    "sheet": "cheat-sheet/",
    "missing": "no/such/page/",
}
# A report in long lines, indented and in a highlighted line, and tabs.
FIXTURE = """---
title: Fixture
description: What pages may have.
---

# Fixture

```python hl_lines="3"
async def long_name() -> None:
    async with make_session() as session:
        authors = (await session.scalars(select(Author).options(selectinload(Author.books)))).all()
        #                                                                    ^^^^^^^^^^^^
        # sqlalchemy.exc.StatementError: (sqlalchemy.exc.MissingGreenlet) greenlet_spawn has not been
        # called; a_name_that_is_longer_than_a_phone_is_wide_and_has_no_place_at_which_to_break_it(1)
        session.commit()
        #^^^^^^^^^^^^^^^
        # RuntimeWarning: coroutine 'AsyncSession.commit' was never awaited
        print(authors)
        #> []
```

=== "First"

    First content.

=== "Second"

    Second content.
"""


@pytest.fixture(scope="module")
def fixture_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of one page, which has what pages may have, with this site's configuration."""
    root = tmp_path_factory.mktemp("fixture")
    (root / "docs").mkdir()
    (root / "snippets").mkdir()
    for name in (".overrides", "assets"):
        (root / "docs" / name).symlink_to(ROOT / "docs" / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "docs" / "index.md").write_text(FIXTURE, encoding="utf-8")
    build(root, root / "site")
    with served(root / "site") as url:
        yield url


@contextmanager
def watched(page: Page, address: str) -> Iterator[None]:
    """Fails when the page asks another host for something, or when its console shows an error."""
    host = urlsplit(address).netloc
    faults: list[str] = []

    def on_request(request: Request) -> None:
        if urlsplit(request.url).scheme != "data" and urlsplit(request.url).netloc != host:
            faults.append(f"asks for {request.url}")

    def on_message(message: ConsoleMessage) -> None:
        # Chromium reports the status of the missing page itself.
        if message.type in ("error", "warning") and message.location["url"] != address + KINDS["missing"]:
            faults.append(message.text)

    page.on("request", on_request)
    page.on("pageerror", lambda error: faults.append(f"raises {error}"))
    page.on("console", on_message)
    yield
    assert not faults


# Copying


@pytest.mark.parametrize("program", ["wrong.py", "right.py"])
def test_copied_code_is_the_program(visit: Callable[..., Page], address: str, program: str) -> None:
    page = visit(f"{address}{PITFALL}/", permissions=["clipboard-read", "clipboard-write"])
    place = "wrong" if program == "wrong.py" else "right"
    block = page.locator(f"#{place} ~ .highlight").first
    block.hover()
    block.locator("button[data-md-type=copy]").click()
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")

    compile(copied, program, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert strip(copied).split() == strip(Program.read(ROOT / "snippets" / PITFALL / program).example).split()
    assert bool(re.search(CARETS.pattern, copied, re.MULTILINE)) == (program == "wrong.py")
    assert "\n\n\n" not in copied


def test_copied_command_runs(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}{PITFALL}/", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".command button[data-md-type=copy]").click()
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"uv run http\S+/snippets/{PITFALL}/wrong\.py", copied)


# Reports


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, {"color_scheme": "dark"}])
def test_reports_fit_a_phone(visit: Callable[..., Page], fixture_address: str, options: dict[str, Any]) -> None:
    page = visit(fixture_address, viewport={"width": 360, "height": 740}, **options)
    messages = page.locator(".report__message")
    assert messages.count() == 2
    code = page.locator("pre > code").first
    # On the left edge of the code, and wherever one scrolls.
    for position in (0, 10_000):
        code.evaluate("(code, left) => { code.scrollLeft = left }", position)
        for box in (messages.nth(0).bounding_box(), messages.nth(1).bounding_box()):
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            assert box["height"] > 30
    assert code.evaluate("code => code.scrollLeft") > 100
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    colors = messages.evaluate_all("boxes => boxes.map(box => getComputedStyle(box).backgroundColor)")
    assert len(set(colors)) == 2
    assert "rgba(0, 0, 0, 0)" not in colors


def test_the_carets_stand_below_the_expression(visit: Callable[..., Page], fixture_address: str) -> None:
    """Left edge of the carets, and of what they mark, as the browser draws them."""
    page = visit(fixture_address)
    edges = page.evaluate(
        """() => {
            const edge = (node, start) => {
                const range = document.createRange()
                range.setStart(node, start)
                range.setEnd(node, start + 1)
                return range.getBoundingClientRect().x
            }
            const names = [...document.querySelectorAll("code .n")].filter(name => name.textContent == "books")
            const author = names[0].previousElementSibling.previousElementSibling
            return [edge(author.firstChild, 0), edge(document.querySelector(".report__carets").lastChild, 0)]
        }"""
    )
    assert abs(edges[0] - edges[1]) < 1


def test_reports_in_print_and_forced_colors(visit: Callable[..., Page], fixture_address: str) -> None:
    page = visit(fixture_address, forced_colors="active")
    message = page.locator(".report__message").first
    page.emulate_media(media="print")
    assert message.evaluate("box => getComputedStyle(box).borderTopWidth") != "0px"
    page.emulate_media(media="screen")
    assert message.evaluate("box => getComputedStyle(box).borderLeftWidth") != "0px"
    expect(message).to_be_visible()


# The matrix


@dataclass(frozen=True)
class Row:
    """What the matrix has to know of a pitfall."""

    page: Pitfall
    # What told of it, by database and series, wherever it was affected.
    told: dict[tuple[str, str], str]

    def is_meant(
        self, category: str = "", severity: str = "", database: str = "", series: str = "", told: str = ""
    ) -> bool:
        """Whether the row is shown when the controls say this."""
        return (
            category in ("", self.page.category)
            and severity in ("", self.page.severity)
            and any(
                database in ("", ran) and series in ("", under) and told in ("", how)
                for (ran, under), how in self.told.items()
            )
        )


@pytest.fixture(scope="module")
def matrix() -> list[Row]:
    """All rows in their order, from what is recorded."""
    rows = []
    for page in pages(ROOT / "docs"):
        if page.is_pitfall:
            recorded = json.loads((ROOT / "snippets" / page.key / "outcomes.json").read_text(encoding="utf-8"))
            told = {}
            for series in SERIES:
                for database, programs in recorded[series].items():
                    leaf = programs.get("wrong.py", {"verdict": "passes"})
                    is_loud = leaf["verdict"] == "raises" or "warnings" in leaf
                    if leaf["verdict"] != "passes":
                        told[database, series] = "loud" if is_loud else "silent"
            rows.append(Row(page, told))
    order = (SEVERITIES.index, CATEGORIES.index)
    return sorted(rows, key=lambda row: (order[0](row.page.severity), order[1](row.page.category), row.page.title))


def keys(rows: list[Row], **controls: str) -> list[str]:
    return [row.page.key for row in rows if row.is_meant(**controls)]


def shown(page: Page) -> list[str]:
    """Keys of the rows that one sees."""
    links = page.locator(".matrix > tbody > tr:visible th a").evaluate_all("links => links.map(link => link.pathname)")
    return [link.removeprefix("/handbook/").strip("/") for link in links]


# What `shown` says of each text that is entered: one call, because there are many.
FILTER = """(field, texts) => texts.map((text) => {
    field.value = text
    field.dispatchEvent(new Event("input", { bubbles: true }))
    const links = [...document.querySelectorAll(".matrix > tbody > tr th a")].filter((link) => link.checkVisibility())
    return links.map((link) => link.pathname.replace("/handbook/", "").replace(/\\/$/, ""))
})"""


def controls(page: Page) -> dict[str, str]:
    fields = page.locator(".matrix-controls :is(input, select)")
    found: dict[str, str] = fields.evaluate_all("all => Object.fromEntries(all.map(one => [one.name, one.value]))")
    return found


def test_the_matrix_needs_no_script(visit: Callable[..., Page], address: str, matrix: list[Row]) -> None:
    page = visit(f"{address}matrix/", java_script_enabled=False)
    assert shown(page) == keys(matrix)
    expect(page.locator(".matrix-controls")).to_be_hidden()


@pytest.mark.parametrize("name", ["category", "severity", "database", "series", "told"])
def test_the_matrix_shows_what_a_control_asks_for(
    visit: Callable[..., Page], address: str, matrix: list[Row], name: str
) -> None:
    page = visit(f"{address}matrix/")
    control = page.locator(f".matrix-controls [name={name}]")
    options = control.locator("option").evaluate_all("options => options.map(option => option.value)")
    assert len(options) > 2
    for option in options:
        control.select_option(option)
        assert shown(page) == keys(matrix, **{name: option})
        expect(page.get_by_role("status")).to_have_text(f"{len(shown(page))} of {len(matrix)} pitfalls")


def test_the_matrix_finds_titles_classes_and_symptoms(
    visit: Callable[..., Page], address: str, matrix: list[Row]
) -> None:
    page = visit(f"{address}matrix/")
    field = page.get_by_label("Title, class or symptom")
    asked = [(row, text) for row in matrix for text in (row.page.title, row.page.symptoms[0].upper())]
    for (row, _), found in zip(asked, field.evaluate(FILTER, [text for _, text in asked]), strict=True):
        assert row.page.key in found
        assert len(found) < len(matrix)
    kind = outcome()["causes"][0]["class"].rpartition(".")[2]
    field.fill(f"  {kind} refresh ")
    assert "loading/refresh-skips-relationships" in shown(page)
    assert PITFALL not in shown(page)
    field.fill("no such word")
    expect(page.get_by_role("status")).to_have_text(f"0 of {len(matrix)} pitfalls")


def test_the_address_says_what_the_matrix_shows(visit: Callable[..., Page], address: str, matrix: list[Row]) -> None:
    page = visit(f"{address}matrix/")
    chosen = {"severity": "data loss", "database": "sqlite", "series": SERIES[0], "told": "silent"}
    for name, option in chosen.items():
        page.locator(f".matrix-controls [name={name}]").select_option(option)
    assert shown(page) == keys(matrix, **chosen)
    page.get_by_label("Title, class or symptom").press_sequentially("row")
    found, said = shown(page), controls(page)
    assert 0 < len(found) < len(keys(matrix, **chosen))

    other = visit(page.url)
    assert (shown(other), controls(other)) == (found, said)
    # All that was typed is one step.
    page.go_back()
    assert shown(page) == keys(matrix, **chosen)
    page.go_back()
    assert shown(page) == keys(matrix, **{**chosen, "told": ""})
    page.go_forward()
    page.go_forward()
    assert (shown(page), controls(page)) == (found, said)

    page.get_by_role("button", name="Reset").click()
    assert shown(page) == keys(matrix)
    assert page.url == f"{address}matrix/"
    page.goto(f"{address}matrix/?database=oracle")
    assert shown(page) == keys(matrix)
    expect(page.locator(".matrix-controls [name=database] option:checked")).to_have_text("any")


def test_the_matrix_by_keyboard(visit: Callable[..., Page], address: str, matrix: list[Row]) -> None:
    page = visit(f"{address}matrix/")
    field = page.get_by_label("Title, class or symptom")
    page.evaluate("window.heard = []; addEventListener('keydown', event => { heard.push(event.key) })")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(page.locator("[data-md-toggle=search]")).not_to_be_checked()
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")
    # The theme hears what is typed, and not the key that leads here.
    assert page.evaluate("heard") == ["a", "/", "b"]
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    assert shown(page) == keys(matrix)
    # The selects follow, and take letters.
    page.keyboard.press("Tab")
    page.keyboard.press(matrix[-1].page.category[0])
    assert controls(page)["category"] != ""
    assert shown(page) == keys(matrix, category=controls(page)["category"])


# The cheat sheet


def test_the_sheet_prints_on_two_pages(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}cheat-sheet/")
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2, (
        "it is too long: take pitfalls out of docs/cheat-sheet.md"
    )
    page.emulate_media(media="print")
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator(".md-sidebar--primary")).to_be_hidden()
    expect(page.locator(".md-footer")).to_be_hidden()
    assert page.locator(".sheet tbody").first.evaluate("row => getComputedStyle(row).breakInside") == "avoid"


def test_the_sheet_shows_lines_of_programs(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}cheat-sheet/")
    pairs = page.locator(".sheet > tbody")
    assert 25 <= pairs.count() <= 35
    for number in range(pairs.count()):
        pair = pairs.nth(number)
        link = pair.locator("th a").evaluate("link => link.pathname").removeprefix("/handbook/").strip("/")
        for program, cell in zip(("wrong.py", "right.py"), pair.locator("td").all(), strict=True):
            lines = {line.strip() for line in Program.read(ROOT / "snippets" / link / program).example.splitlines()}
            assert {line.strip() for line in cell.inner_text().splitlines()} <= lines | {"", "..."}
        wrong, right = pair.locator("td").all()
        assert wrong.inner_text() != right.inner_text()


def test_the_columns_of_the_sheet_stack_on_a_phone(visit: Callable[..., Page], address: str) -> None:
    for width, is_stacked in ((360, True), (1280, False)):
        page = visit(f"{address}cheat-sheet/", viewport={"width": width, "height": 740})
        wrong, right = (cell.bounding_box() for cell in page.locator(".sheet > tbody").first.locator("td").all())
        assert wrong
        assert right
        assert (right["y"] >= wrong["y"] + wrong["height"]) == is_stacked


# Pages


def test_tabs_switch_by_keyboard(visit: Callable[..., Page], fixture_address: str) -> None:
    page = visit(fixture_address)
    expect(page.get_by_text("First content.")).to_be_visible()
    page.locator(".tabbed-set > input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Second content.")).to_be_visible()
    expect(page.get_by_text("First content.")).to_be_hidden()


def test_no_page_is_wider_than_a_phone(visit: Callable[..., Page], address: str) -> None:
    page = visit(address, viewport={"width": 360, "height": 740})
    wide = []
    for document in pages(ROOT / "docs"):
        # Styles and scripts are there by then.
        page.goto(address + re.sub(r"(^|/)index$", r"\1", document.key), wait_until="domcontentloaded")
        if page.evaluate("document.scrollingElement.scrollWidth") > 360:
            wide.append(document.key)
    assert not wide


def test_failure_and_cure_stand_on_the_first_screen(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}{PITFALL}/", viewport={"width": 1280, "height": 900})
    box = page.locator("#right ~ .highlight").first.bounding_box()
    assert box
    assert box["y"] + box["height"] < 900


@pytest.mark.parametrize("kind", KINDS)
def test_page(browser: Browser, address: str, kind: str) -> None:
    """No error, no request to another host, and axe finds nothing, whatever colors the system has."""
    reports = {}
    with browser.new_context() as context:
        page = context.new_page()
        with watched(page, address):
            page.goto(address + KINDS[kind])
            search(page, "greenlet")
            expect(page.locator(".md-search-result__item").first).to_be_attached()
            page.keyboard.press("Escape")
            page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
            for scheme in ("default", "slate"):
                page.emulate_media(color_scheme="dark" if scheme == "slate" else "light")
                expect(page.locator(f"body[data-md-color-scheme={scheme}]")).to_be_attached()
                # A color in transition has any contrast.
                page.wait_for_function("document.getAnimations().every(each => each.playState == 'finished')")
                reports[scheme] = Axe().run(page)
    for scheme, report in reports.items():
        assert not report.response["violations"], f"{scheme}: {report.generate_report()}"


def test_without_a_network(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Keep all pages on this device").click()
        kept = page.locator(".offline [role=status]")
        expect(kept).to_contain_text(re.compile(r"^\d+ pages are kept"))
        assert int(kept.inner_text().partition(" ")[0]) >= len(pages(ROOT / "docs"))
        context.set_offline(True)
        page.goto(f"{address}errors/")
        page.get_by_label("Message, traceback or log").fill("QueuePool limit of size 5 overflow 10 reached")
        page.locator(".lookup__found").get_by_role("link", name="QueuePool limit of size N overflow M reached").click()
        page.wait_for_url(f"{address}engine/queuepool-limit/")
        search(page, "greenlet")
        expect(page.locator(".md-search-result__item").first).to_be_attached()
