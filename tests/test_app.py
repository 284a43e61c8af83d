"""The application of "The right way, whole": its own tests, and what it does as a process over HTTP."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from conftest import do_without
from handbook import application, servers
from handbook.databases import DATABASES, Databases
from handbook.environments import SERIES
from handbook.runner import ForkServer
from load import checked_out, load, scalar

# More than run at a time, so that some are waiting when the application is told to end.
JOBS = 12


@pytest.fixture(scope="session")
def databases(session: Path) -> Iterator[Databases]:
    with Databases(session) as databases:
        yield databases


@pytest.fixture(scope="session", params=SERIES)
def fork_server(request: pytest.FixtureRequest) -> Iterator[ForkServer]:
    server = application.fork_server(request.param)
    yield server
    server.close()


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """Of a new database."""
    try:
        with databases.fresh(request.param, tmp_path) as url:
            yield url
    except servers.Unavailable as reason:
        do_without(request, request.param, reason)


def test_its_own_tests_pass(fork_server: ForkServer, url: str) -> None:
    answer = application.own_tests(fork_server, url)
    assert answer["exit"] == 0, answer["stdout"] + str(answer["events"])
    assert " passed" in answer["stdout"]
    assert not answer["stderr"]
    assert not [event for event in answer["events"] if event["event"] == "left"]


def test_it_serves_and_ends(databases: Databases, url: str, tmp_path: Path) -> None:
    with application.started(SERIES[0], url, tmp_path) as running:
        with httpx2.Client(base_url=running.address, timeout=30) as client:
            speak(client)
            found = asyncio.run(load(running.address, clients=20, seconds=0.5))
            assert not found.errors
            assert asyncio.run(checked_out(running.address)) == 0
            author = client.post("/authors", json={"name": "Grace"}).json()["id"]
            for number in range(JOBS):
                assert client.post(f"/authors/{author}/books", json={"title": str(number)}).status_code == 201
        assert running.stop() == 0
    assert running.complaints == []
    assert left(databases, url) == 0
    assert asyncio.run(scalar(url, f"SELECT count(*) FROM book WHERE author_id = {author}")) == JOBS
    assert asyncio.run(scalar(url, "SELECT count(*) FROM book WHERE summary IS NULL")) == 0


def left(databases: Databases, url: str) -> int:
    """Connections on the server, once it has had time to notice that the application has closed them."""
    deadline = time.monotonic() + 5
    while (found := databases.connections(url)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def speak(client: httpx2.Client) -> None:
    """One of each request, in the order in which somebody tries an API."""
    assert client.get("/health").json()["database"] == "up"

    author = client.post("/authors", json={"name": "Ada"})
    assert author.status_code == 201
    path = f"/authors/{author.json()['id']}"
    book = client.post(f"{path}/books", json={"title": "Notes"})
    assert (book.status_code, book.json()["summary"]) == (201, None)

    read = client.get(path).json()
    assert [each["title"] for each in read["books"]] == ["Notes"]
    deadline = time.monotonic() + 10
    while read["books"][0]["summary"] is None and time.monotonic() < deadline:
        time.sleep(0.02)
        read = client.get(path).json()
    assert read["books"][0]["summary"] == "All about Notes."

    assert client.post("/authors", json={"name": "Ada"}).status_code == 409
    assert client.post("/authors", json={"name": ""}).status_code == 422
    assert client.get("/authors/1000000").status_code == 404
    changed = client.patch(f"/books/{book.json()['id']}", json={"title": "Sketch"})
    assert changed.json()["title"] == "Sketch"

    with client.stream("GET", "/export") as export:
        lines = [json.loads(line) for line in export.iter_lines()]
    assert [(line["title"], line["author"]) for line in lines] == [("Sketch", "Ada")]
