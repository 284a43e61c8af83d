"""The lookup box in a browser: tracebacks of an application, and every recorded message."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import ICON, PASTE, pasted
from handbook.blocks import Site
from handbook.environments import ROOT
from handbook.lookup import HOLE, index, skeleton
from playwright.sync_api import Page

TRACEBACKS = sorted((ROOT / "tests" / "fixtures" / "tracebacks").glob("*.txt"))


@pytest.mark.parametrize("path", TRACEBACKS, ids=lambda path: path.stem)
def test_a_traceback_of_an_application(box: Page, path: Path) -> None:
    """Of a web shop that makes the mistake of a page. The head names page, versions, and a thread with the like."""
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    wanted = re.findall(r"^(?:page|also): (\S+)$", head, re.MULTILINE)
    assert wanted
    assert pasted(box, text)[0] in wanted


def test_every_message_leads_to_a_page_that_shows_it(box: Page) -> None:
    """With words of a reader in the holes."""
    site = Site(ROOT / "docs", ROOT / "snippets", "", "index.md")
    keys = [page.key for page in site.pitfalls()]
    messages = index(site)["messages"]
    missed = []
    for message in messages:
        text = f"{message['kind']}: ".removeprefix(": ") + message["text"].replace(HOLE, "invoice")
        wanted = [keys[number] for number in (*message["first"], *message["further"])]
        found = pasted(box, text)
        if found[:1] not in ([key] for key in wanted):
            missed.append(f"{found[:2]}, not {wanted}: {text}")
    print(f"{len(messages) - len(missed)} of {len(messages)} messages lead to a page that shows them")
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param(lambda text: f"2026-11-22 10:00:00,123 ERROR app.api: {text}", id="log"),
        pytest.param(lambda text: "\n".join(f"web-1  | {line}" for line in text.splitlines()), id="compose"),
        pytest.param(lambda text: "\n".join(f"E       {line}" for line in text.splitlines()), id="pytest"),
        pytest.param(lambda text: '{"message": "' + text.replace("\n", "\\n").replace('"', '\\"') + '"}', id="json"),
        pytest.param(lambda text: text.upper().lower(), id="lower case"),
        pytest.param(lambda text: f"help, I get this:\n\n{text}\n\nwhat now", id="question"),
        pytest.param(lambda text: text * 300, id="long"),
    ],
)
def test_a_message_in_other_surroundings(box: Page, wrapped: Callable[[str], str]) -> None:
    text = "sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out\n"
    assert pasted(box, wrapped(text))[0] == "engine/queuepool-limit"


def test_words_of_the_reader_do_not_matter(box: Page) -> None:
    text = "sqlalchemy.exc.InvalidRequestError: 'Invoice.line_items' is not available due to lazy='raise'"
    assert pasted(box, text)[0] == "loading/lazy-relationship"


def test_a_traceback_on_one_line(box: Page) -> None:
    text = """Traceback (most recent call last): File "/app/views.py", line 3, in show
    return author.books File "/venv/site-packages/sqlalchemy/orm/attributes.py", line 5, in __get__ return self.impl
    sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call await_() here."""
    assert pasted(box, " ".join(text.split()))[0] == "loading/lazy-relationship"
    assert box.locator(".lookup__found p").first.inner_text().endswith("return author.books")


def test_a_traceback_without_its_end(box: Page) -> None:
    path = next(path for path in TRACEBACKS if path.stem == "read-after-commit-1")
    cut = path.read_text(encoding="utf-8").partition("sqlalchemy.exc.MissingGreenlet")[0]
    assert "loading/read-after-commit" in pasted(box, cut)[:3]
    assert "The message is missing" in box.locator(".lookup__found").inner_text()


def test_it_says_what_it_does_not_know(box: Page) -> None:
    assert pasted(box, "ZeroDivisionError: division by zero") == []
    assert "No recorded message" in box.locator(".lookup__found").inner_text()
    assert pasted(box, "  ") == []
    assert box.locator(".lookup__found").inner_text() == ""


def test_it_names_the_line_of_the_reader(box: Page) -> None:
    text = """Traceback (most recent call last):
  File "/app/api/views.py", line 12, in show
    return [book.title for book in author.books]
                                   ^^^^^^^^^^^^
  File "/usr/lib/python3.12/site-packages/sqlalchemy/orm/attributes.py", line 566, in __get__
    return self.impl.get(state, dict_)
sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call await_only() here.
"""
    pasted(box, text)
    said = box.locator(".lookup__found p").first.inner_text()
    assert said == "Your line, in api/views.py, line 12: return [book.title for book in author.books]"


def test_it_answers_while_one_types(visit: Callable[..., Page], address: str) -> None:
    page = visit(address)
    page.get_by_label("Message, traceback or log").press_sequentially("QueuePool limit of size 5")
    page.locator(".lookup__found").get_by_role("link", name="QueuePool limit of size N overflow M reached").click()
    page.wait_for_url(f"{address}engine/queuepool-limit/")


@pytest.mark.parametrize(("before", "place"), [("QueuePool limit", ".lookup__found"), ("", ".lookup ~ p")])
def test_no_link_moves_while_it_is_pressed(visit: Callable[..., Page], address: str, before: str, place: str) -> None:
    """Neither the first link of an answer, nor the first one below the box."""
    page = visit(address)
    page.get_by_label("Message, traceback or log").fill(before)
    link = page.locator(place).get_by_role("link").first
    target = link.evaluate("link => link.href")
    link.hover()
    page.mouse.down()
    pasted(page, "QueuePool limit of size 5 overflow 10 reached")
    # Longer than the pause after which the box answers.
    page.wait_for_timeout(300)
    page.mouse.up()
    page.wait_for_url(target)


def test_a_long_log_does_not_take_long(box: Page) -> None:
    lines = "".join(f"ValueError: {number}\n" for number in range(50_000))
    took = box.evaluate(
        "text => { const begun = performance.now(); (" + PASTE + ")(text); return performance.now() - begun }", lines
    )
    assert took < 5000


def test_it_sends_nothing(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}errors/")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert pasted(page, "RuntimeError: Event loop is closed")
    page.wait_for_timeout(300)
    assert [url for url in asked if not url.endswith(ICON)] == []


def test_without_scripts_there_is_no_box(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}errors/", java_script_enabled=False)
    assert not page.locator(".lookup").is_visible()
    assert page.locator("details.kind").count() > 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no such table: author", "no such table: …"),
        ("limit of size 5 overflow 10, timeout 0.20", "limit of size … overflow …, timeout …"),
        ('constraint "author_name_key"', 'constraint "…"'),
        ("(sqlite3.OperationalError) name_of", "(sqlite3.OperationalError) name_of"),
    ],
)
def test_skeleton(text: str, expected: str) -> None:
    assert skeleton(text, frozenset({"author", "name"})) == expected
