"""What the application answers. No test leaves a row behind."""

import json

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from bookstore import routes
from bookstore.dependencies import Resources


async def make_author(client: AsyncClient, *titles: str) -> str:
    """The path of a new author called Ada, with a book of each title."""
    author = await client.post("/authors", json={"name": "Ada"})
    assert author.status_code == 201
    path = f"/authors/{author.json()['id']}"
    for title in titles:
        book = await client.post(f"{path}/books", json={"title": title})
        assert (book.status_code, book.json()["summary"]) == (201, None)
    return path


# --8<-- [start:author]
async def test_an_author_has_books_and_jobs_summarize_them(client: AsyncClient) -> None:
    author = (await client.get(await make_author(client, "Notes", "Sketch"))).json()
    assert author["name"] == "Ada"
    assert [(book["title"], book["summary"]) for book in author["books"]] == [
        ("Notes", "All about Notes."),
        ("Sketch", "All about Sketch."),
    ]
    # --8<-- [end:author]


async def test_a_conflict_is_reported_and_undoes_nothing_else(
    client: AsyncClient,
) -> None:
    path = await make_author(client, "Notes", "Sketch")
    before = (await client.get(path)).json()
    assert (await client.post("/authors", json={"name": "Ada"})).status_code == 409
    book = await client.post(f"{path}/books", json={"title": "Notes"})
    assert book.status_code == 409
    rename = f"/books/{before['books'][1]['id']}"
    assert (await client.patch(rename, json={"title": "Notes"})).status_code == 409
    assert (await client.get(path)).json() == before


async def test_input_is_validated(client: AsyncClient) -> None:
    for name in ("", " ", "A" * 51):
        author = await client.post("/authors", json={"name": name})
        assert author.status_code == 422


async def test_what_is_not_there_is_not_found(client: AsyncClient) -> None:
    new = {"title": "Notes"}
    assert (await client.get("/authors/1000000")).status_code == 404
    assert (await client.post("/authors/1000000/books", json=new)).status_code == 404
    assert (await client.patch("/books/1000000", json=new)).status_code == 404


async def test_a_changed_book_comes_back_complete(client: AsyncClient) -> None:
    path = await make_author(client, "Notes")
    (book,) = (await client.get(path)).json()["books"]
    changed = await client.patch(f"/books/{book['id']}", json={"title": "Sketch"})
    assert changed.json() == {
        **book,
        "title": "Sketch",
        "updated_at": changed.json()["updated_at"],
    }
    assert book["updated_at"] <= changed.json()["updated_at"]
    assert book["updated_at"].endswith("Z")


@pytest.mark.parametrize("count", range(4))
async def test_the_export_has_each_book_once(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(routes, "PAGE", 2)
    titles = [f"Notes {number}" for number in range(count)]
    await make_author(client, *titles)
    lines = (await client.get("/export")).text.splitlines()
    books = [json.loads(line) for line in lines]
    assert [(book["title"], book["author"]) for book in books] == [
        (title, "Ada") for title in titles
    ]


async def test_an_export_that_nobody_reads_holds_no_transaction(
    app: FastAPI, client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "PAGE", 1)
    await make_author(client, "Notes", "Sketch")
    shared: Resources = app.state.resources
    lines = routes.export_lines(shared)
    assert json.loads(await anext(lines))["title"] == "Notes"
    assert not shared.sessions.maker.kw["bind"].in_nested_transaction()
    assert json.loads(await anext(lines))["title"] == "Sketch"
