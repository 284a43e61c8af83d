"""What the application answers."""

import json
import logging
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import text

from bookstore import repository
from bookstore.dependencies import Resources, Session, Shared
from bookstore.jobs import summarize
from bookstore.schemas import (
    AuthorOut,
    AuthorWithBooks,
    BookOut,
    Health,
    NewAuthor,
    NewBook,
)

PAGE = 500
logger = logging.getLogger(__name__)
router = APIRouter()


# --8<-- [start:authors]
@router.post("/authors", status_code=201)
async def create_author(new: NewAuthor, session: Session) -> AuthorOut:
    author = await repository.add_author(session, new.name)
    await session.commit()
    return AuthorOut.model_validate(author)


@router.get("/authors/{author_id}")
async def read_author(author_id: int, session: Session) -> AuthorWithBooks:
    author = await repository.get_author(session, author_id)
    if author is None:
        raise HTTPException(404, "There is no such author")
    return AuthorWithBooks.model_validate(author)
    # --8<-- [end:authors]


# --8<-- [start:books]
@router.post("/authors/{author_id}/books", status_code=201)
async def create_book(author_id: int, new: NewBook, shared: Shared) -> BookOut:
    async with (
        # Before the session: no book is added before there is room for its job.
        shared.jobs.room() as room,
        shared.sessions(shared.settings.request_timeout) as session,
    ):
        book = await repository.add_book(session, author_id, new.title)
        if book is None:
            raise HTTPException(404, "There is no such author")
        await session.commit()
        # After the commit: the job reads the row in another session.
        shared.jobs.start(room, summarize, shared.sessions, book.id)
        return BookOut.model_validate(book)
    # --8<-- [end:books]


@router.patch("/books/{book_id}")
async def change_book(book_id: int, new: NewBook, session: Session) -> BookOut:
    book = await repository.rename_book(session, book_id, new.title)
    if book is None:
        raise HTTPException(404, "There is no such book")
    await session.commit()
    return BookOut.model_validate(book)


# --8<-- [start:export]
@router.get("/export")
async def export(shared: Shared) -> StreamingResponse:
    return StreamingResponse(export_lines(shared), media_type="application/jsonl")


async def export_lines(shared: Resources) -> AsyncIterator[str]:
    """A line for each book. While the client reads a page, no session is open."""
    after: int | None = 0
    while after is not None:
        async with shared.sessions(shared.settings.request_timeout) as session:
            rows = await repository.get_page(session, after, PAGE)
        yield "".join(f"{json.dumps(dict(row))}\n" for row in rows)
        after = rows[-1]["id"] if len(rows) == PAGE else None
        # --8<-- [end:export]


# --8<-- [start:health]
@router.get("/health")
async def health(shared: Shared, response: Response) -> Health:
    pool = shared.engine.pool.status()
    try:
        async with shared.sessions(shared.settings.health_timeout) as session:
            await session.execute(text("SELECT 1"))
    except Exception:  # drivers differ in what they raise when they cannot connect
        logger.warning("The database does not answer", exc_info=True)
        response.status_code = 503
        return Health(database="down", pool=pool)
    return Health(database="up", pool=pool)
    # --8<-- [end:health]
