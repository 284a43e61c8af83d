# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Five moments at which SQLAlchemy emits SQL without being asked."""

import asyncio
import os

from sqlalchemy import Connection, ForeignKey, String, event, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    biography: Mapped[str] = mapped_column(String(200), deferred=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship(back_populates="books")


statements: list[str] = []


def emitted() -> str:
    """First words of the statements since the last call."""
    words = " and ".join(statements)
    statements.clear()
    return words


def note(
    connection: Connection, cursor: object, statement: str, parameters: object, context: object, executemany: bool
) -> None:
    statements.append(statement.split()[0])


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada", biography="Wrote notes.", books=[Book(title="Notes")]))
        session.add(Author(id=2, name="Grace", biography="Found a bug."))

    # --8<-- [start:example]
    def moments(session: Session) -> None:
        ada, grace = session.scalars(select(Author).order_by(Author.id))
        statements.clear()

        ada.books  # a relationship that was not loaded
        print(emitted())
        #> SELECT

        ada.biography  # a column that was not loaded
        print(emitted())
        #> SELECT

        grace.books = []  # a change to a collection that was not loaded
        print(emitted())
        #> SELECT

        session.commit()
        ada.name  # an attribute that has expired
        print(emitted())
        #> SELECT

        session.add(Book(title="Sketch"))
        session.scalars(select(Author))  # a query while something is pending
        print(emitted())
        #> INSERT and SELECT

    async with make_session() as session:
        await session.run_sync(moments)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
