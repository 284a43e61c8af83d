"""The queries. They use the session of their caller, and leave the commit to it."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bookstore.models import Author, Book


# --8<-- [start:authors]
async def add_author(session: AsyncSession, name: str) -> Author:
    """Raises IntegrityError if there is an author of this name."""
    author = Author(name=name)
    session.add(author)
    await session.flush()
    return author


async def get_author(session: AsyncSession, author_id: int) -> Author | None:
    """An author with all books."""
    statement = select(Author).where(Author.id == author_id)
    return await session.scalar(statement.options(selectinload(Author.books)))
    # --8<-- [end:authors]


# --8<-- [start:books]
async def add_book(session: AsyncSession, author_id: int, title: str) -> Book | None:
    """None if there is no such author. Raises IntegrityError if the title is taken."""
    if await session.get(Author, author_id) is None:
        return None
    book = Book(author_id=author_id, title=title)
    session.add(book)
    await session.flush()
    return book


async def rename_book(session: AsyncSession, book_id: int, title: str) -> Book | None:
    """None if there is no such book. Raises IntegrityError if the title is taken."""
    book = await session.get(Book, book_id)
    if book is not None:
        book.title = title
        await session.flush()
    return book
    # --8<-- [end:books]


async def get_title(session: AsyncSession, book_id: int) -> str | None:
    return await session.scalar(select(Book.title).where(Book.id == book_id))


async def set_summary(session: AsyncSession, book_id: int, summary: str) -> None:
    statement = update(Book).where(Book.id == book_id).values(summary=summary)
    await session.execute(statement)


# --8<-- [start:page]
async def get_page(
    session: AsyncSession, after: int, size: int
) -> Sequence[RowMapping]:
    """Columns, not objects, of the books that follow the id `after`."""
    statement = (
        select(Book.id, Book.title, Author.name.label("author"))
        .join(Author, Book.author_id == Author.id)
        .where(Book.id > after)
        .order_by(Book.id)
        .limit(size)
    )
    return (await session.execute(statement)).mappings().all()
    # --8<-- [end:page]
