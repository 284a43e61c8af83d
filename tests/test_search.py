"""The site's search in a browser: what it finds, when it loads, and what a page weighs without it."""

import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from browser import ICON, PITFALL, outcome, search
from handbook.environments import ROOT
from handbook.pages import is_pitfall, pages
from handbook.recorded import Message, all_recorded
from handbook.site import BASE, build, served
from playwright.sync_api import Browser, Page, Route, expect

# Of what a visit to a page of a pitfall loads, in bytes, and with how many pitfalls.
LIMIT = 120_000
PITFALLS = 500


def found(page: Page, query: str) -> list[str]:
    """Keys of the pages that the search lists for `query`, best first."""
    meta = page.locator(".md-search-result__meta")
    # The hits of an earlier query stay in sight until those of this one are there.
    search(page, "")
    expect(meta).to_have_text("Type to start searching")
    search(page, query)
    expect(meta).to_contain_text(re.compile("matching document"))
    links = page.locator(".md-search-result__item > a, .md-search-result__link").evaluate_all(
        "links => links.map(link => link.pathname)"
    )
    return list(dict.fromkeys(link.removeprefix("/handbook/").strip("/") for link in links))


# Search


@pytest.fixture(scope="module")
def ranked(browser: Browser, address: str) -> Iterator[Callable[[list[str]], list[list[str]]]]:
    """Keys of the hits for each query, best first, without the theme's dialog, which takes longer to draw them."""
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/assets/javascripts/bundle.*", lambda route: route.abort())
        page.goto(address)
        page.evaluate(
            """async () => {
                const worker = new Worker(JSON.parse(document.getElementById("__config").textContent).search)
                const answer = () => new Promise((resolve) => {
                    worker.addEventListener("message", ({ data }) => resolve(data.data), { once: true })
                })
                const ready = answer()
                const field = document.querySelector("[data-md-component=search-query]")
                field.dispatchEvent(new Event("focusin", { bubbles: true }))
                await ready
                window.hits = async (query) => {
                    const result = answer()
                    worker.postMessage({ type: 2, data: query })
                    return (await result).items.map(([first]) => first.location.split("#")[0])
                }
            }"""
        )

        def rank(queries: list[str]) -> list[list[str]]:
            script = """async (queries) => {
                const found = []
                for (const query of queries) found.push(await hits(query))
                return found
            }"""
            return [[location.strip("/") for location in hits] for hits in page.evaluate(script, queries)]

        yield rank


def test_search_finds_the_page_by_its_slug(ranked: Callable[[list[str]], list[list[str]]]) -> None:
    assert ranked([PITFALL.rpartition("/")[2]])[0][0] == PITFALL


@pytest.mark.parametrize("query", ["MissingGreenlet", "sqlalchemy.exc.MissingGreenlet", "missinggreenlet"])
def test_search_finds_a_class(ranked: Callable[[list[str]], list[list[str]]], query: str) -> None:
    """Many pages tell of this one; the one that explains it comes first."""
    assert ranked([query])[0][0] == PITFALL


def told() -> dict[Message, set[str]]:
    """Each message of a wrong program, and the keys of the pitfalls that have it."""
    found: defaultdict[Message, set[str]] = defaultdict(set)
    for one in all_recorded(ROOT / "snippets"):
        if is_pitfall(one.key):
            for message in one.mistakes:
                found[message._replace(code="")].add(one.key)
    # What a log says without a class, another page may name as a symptom.
    for page in pages(ROOT / "docs"):
        for symptom in page.symptoms:
            if (message := Message("", symptom, "")) in found:
                found[message].add(page.key)
    return found


def test_search_finds_every_message(ranked: Callable[[list[str]], list[list[str]]]) -> None:
    """The first hit for a whole message is a page with that message; for its text alone, nearly always."""
    messages = told()
    hits = ranked([str(message) for message in messages])
    missed = [
        f"{message}: {found[:1]} and not {keys}"
        for (message, keys), found in zip(messages.items(), hits, strict=True)
        if not keys & {*found[:1]}
    ]
    texts = {message.text: keys for message, keys in messages.items() if message.text}
    bare = [bool(keys & {*found[:1]}) for keys, found in zip(texts.values(), ranked([*texts]), strict=True)]
    print(
        f"first hit: {len(messages) - len(missed)} of {len(messages)} messages, {sum(bare)} of {len(bare)} bare texts"
    )
    assert not missed, "\n".join(missed)
    assert sum(bare) > 0.95 * len(bare)


def test_search_finds_every_pitfall_by_its_symptoms(ranked: Callable[[list[str]], list[list[str]]]) -> None:
    symptoms = [(symptom, page.key) for page in pages(ROOT / "docs") if page.is_pitfall for symptom in page.symptoms]
    hits = ranked([symptom for symptom, _ in symptoms])
    places = [found.index(key) if key in found else 99 for (_, key), found in zip(symptoms, hits, strict=True)]
    print(f"{places.count(0)} of {len(symptoms)} symptoms have their page as the first hit")
    missed = [f"{key}: {symptom}" for (symptom, key), place in zip(symptoms, places, strict=True) if place > 2]
    assert not missed, "not among the first three hits; say it in words that other pages do not share:\n" + "\n".join(
        missed
    )


@pytest.mark.parametrize("query", ["MissingGreenlet", 'Duplicate entry "Ada"', "was never awaited -x +y title: ~z^"])
def test_the_dialog_shows_the_ranking(
    visit: Callable[..., Page], address: str, ranked: Callable[[list[str]], list[list[str]]], query: str
) -> None:
    """The theme draws ten hits, and more when one scrolls."""
    shown = found(visit(address), query)[:10]
    assert shown == ranked([query])[0][:10]
    assert len(shown) > 3


def test_a_hit_shows_the_message_that_was_asked_for(visit: Callable[..., Page], address: str) -> None:
    """Of the many that the page has; and as text, with its angle brackets."""
    message = next(str(message) for message in told() if "<class '__main__." in message.text)
    page = visit(address)
    found(page, message)
    expect(page.locator(".md-search-result__item").first.locator(".md-tag")).to_have_text([message])


def test_enter_goes_to_the_first_hit(visit: Callable[..., Page], address: str) -> None:
    page = visit(address)
    exception = outcome()
    found(page, f"{exception['class']}: {exception['message']}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{PITFALL}/**")


# Weight


def transferred(browser: Browser, url: str) -> dict[str, int]:
    """Bytes on the wire, headers included, by path, of all that a first visit loads by itself, without the icon."""
    with browser.new_context() as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        paths: dict[str, str] = {}
        sizes: dict[str, int] = {}
        session.on(
            "Network.responseReceived", lambda event: paths.update({event["requestId"]: event["response"]["url"]})
        )
        session.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        session.send("Network.enable")
        page.goto(url, wait_until="networkidle")
        loaded = {
            urlsplit(paths[request]).path: size for request, size in sizes.items() if paths[request].startswith("http")
        }
        return {path: size for path, size in loaded.items() if not path.endswith(ICON)}


@pytest.fixture(scope="module")
def large_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The handbook with 500 pitfalls in all, of which all but one have a title and headings only."""
    root = tmp_path_factory.mktemp("large")
    docs = root / "docs"
    kept = pages(ROOT / "docs")
    for page in kept:
        path = docs / f"{page.key}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        headings = "\n\n".join(re.findall("^#+ .+$", page.body, re.MULTILINE))
        text = page.path.read_text(encoding="utf-8") if page.key == PITFALL else f"{headings}\n"
        path.write_text(text, encoding="utf-8")
    number_of_pitfalls = sum(page.is_pitfall for page in kept)
    categories = sorted({page.category for page in kept if page.is_pitfall})
    for number in range(PITFALLS - number_of_pitfalls):
        path = docs / categories[number % len(categories)] / f"generated-{number}.md"
        path.write_text(f"# A pitfall with a title of the usual length, number {number}\n", encoding="utf-8")
    for name in (".overrides", "assets"):
        (docs / name).symlink_to(ROOT / "docs" / name)
    shutil.copytree(ROOT / "snippets" / PITFALL, root / "snippets" / PITFALL)
    for path in (ROOT / "snippets").glob("*.json"):
        shutil.copy(path, root / "snippets")
    (docs / "snippets").symlink_to("../snippets")
    shutil.copy(ROOT / "mkdocs.yml", root)
    build(root, root / "site")
    with served(root / "site") as url:
        yield url


def test_a_page_stays_light_however_many_there_are(browser: Browser, address: str, large_address: str) -> None:
    """With 500 pitfalls, only the navigation within the page grows."""
    small = transferred(browser, f"{address}{PITFALL}/")
    large = transferred(browser, f"{large_address}{PITFALL}/")
    document = f"{BASE}{PITFALL}/"
    print(f"{sum(small.values())} bytes; with {PITFALLS} pitfalls {sum(large.values())} bytes:")
    print(*(f"{size:7} {path}" for path, size in sorted(large.items())), sep="\n")
    assert sum(large.values()) <= LIMIT
    assert small | {document: 0} == large | {document: 0}
    assert not any("/search/" in path or "/workers/" in path for path in small)


def test_search_answers_what_was_typed_before_it_was_there(visit: Callable[..., Page], address: str) -> None:
    page = visit(address)
    waiting: list[Route] = []
    page.route("**/search/search_index.json", lambda route: waiting.append(route))
    search(page, outcome()["message"])
    while not waiting:
        page.wait_for_timeout(20)
    expect(page.locator(".md-search-result__meta")).to_have_text("Initializing search")
    begun = page.evaluate("performance.now()")
    waiting[0].continue_()
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(f"/{PITFALL}/"))
    print(f"{page.evaluate('performance.now()') - begun:.0f} ms from the request of the index to the first hit")
    entry = page.evaluate("performance.getEntriesByType('resource').find(each => each.name.includes('search_index'))")
    print(f"The index has {entry['decodedBodySize']} bytes, {entry['encodedBodySize']} on the wire")


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_a_key_opens_the_search(visit: Callable[..., Page], address: str, key: str) -> None:
    page = visit(address)
    with page.expect_response("**/search/search_index.json"):
        page.keyboard.press(key)
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")


def test_an_address_may_hold_a_query(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}{PITFALL}/?q=greenlet_spawn")
    expect(page.locator(".md-search-result__link").first).to_have_attribute("href", re.compile(f"/{PITFALL}/"))
