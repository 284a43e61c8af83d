# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "pydantic>=2"]
# ///
"""Give the field a default."""

import asyncio
import os
import warnings

from pydantic import BaseModel
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
# The link in a validation error names the version of Pydantic.
os.environ["PYDANTIC_ERRORS_INCLUDE_URL"] = "false"
# SQLite's driver leaves a coroutine behind, and it depends on Python's version when it is dropped.
warnings.filterwarnings("ignore", "coroutine 'Connection.cursor' was never awaited")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


# --8<-- [start:example]
class BookOut(BaseModel, from_attributes=True):
    title: str


class AuthorOut(BaseModel, from_attributes=True):
    name: str
    books: list[BookOut] = []


async def show_author(session: AsyncSession) -> None:
    author = (await session.scalars(select(Author))).one()
    print(AuthorOut.model_validate(author))
    #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # pydantic_core._pydantic_core.ValidationError: 1 validation error for AuthorOut
    # books
    #   Error extracting attribute: StatementError: (sqlalchemy.exc.MissingGreenlet)
    # greenlet_spawn has not been called; can't call await_() here. Was IO attempted in
    # an unexpected place? [type=get_attribute_error, input_value=<__main__.Author
    # object at 0x…>, input_type=Author]
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(name="Ada", books=[Book(title="Notes")]))

    async with make_session() as session:
        await show_author(session)
    await engine.dispose()


asyncio.run(main())
