"""The built site in a browser, Debian's Chromium: what the tests share."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from handbook.environments import ROOT, SERIES
from handbook.site import build_once, served
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PITFALL = "loading/lazy-relationship"
# The browser fetches the icon of a tab when it likes, or not at all.
ICON = "/assets/icon.svg"
# For Chromium in a container, and so that it asks no other host for anything.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# In milliseconds, as for all else that one waits for: on a busy machine, the search is not there in five seconds.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        reason = "no Chromium: `apt-get install chromium`, or name one in CHROMIUM"
        if "CI" in os.environ:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(session: Path) -> Iterator[str]:
    with served(build_once(ROOT, session)) as url:
        yield url


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh context; keyword arguments are those of the context."""
    contexts: list[BrowserContext] = []

    def open_page(url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def outcome() -> dict[str, Any]:
    data = json.loads((ROOT / "snippets" / PITFALL / "outcomes.json").read_text(encoding="utf-8"))
    exception: dict[str, Any] = data[SERIES[0]]["sqlite"]["wrong.py"]["exception"]
    return exception


def search(page: Page, query: str) -> None:
    """Enter `query`. The theme looks at the field when a key is released."""
    field = page.locator("[data-md-component=search-query]")
    field.fill(query)
    field.press("End")


# The lookup box

# What a reader does, but without the pause after which the box answers.
PASTE = """text => {
    const field = document.querySelector(".lookup textarea")
    field.value = text
    field.dispatchEvent(new Event("change"))
    return [...document.querySelectorAll(".lookup__found li > a")].map(link => link.pathname)
}"""


@pytest.fixture(scope="module")
def box(browser: Browser, address: str) -> Iterator[Page]:
    """A page with the box. What it answers does not depend on what it answered before."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}errors/")
        yield page


def pasted(page: Page, text: str) -> list[str]:
    """Keys of the pages that the box lists for `text`, best first."""
    found: list[str] = page.evaluate(PASTE, text)
    return [path.removeprefix("/handbook/").strip("/") for path in found]
