# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What expire_on_commit=False does not keep."""

import asyncio
import os
from datetime import datetime

from sqlalchemy import ForeignKey, String, func, inspect
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    changed: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


def unloaded(author: Author) -> str:
    return ", ".join(sorted(inspect(author).unloaded)) or "nothing"


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    async with make_session() as session:
        author = Author(name="Ada")
        session.add(author)
        await session.commit()
        print("after an INSERT:", unloaded(author))
        #> after an INSERT: books

        await session.refresh(author, ["books", "changed"])
        author.name = "Countess Ada"
        await session.commit()
        print("after an UPDATE:", unloaded(author))
        #> after an UPDATE: changed

        await session.refresh(author)
        await session.rollback()
        print("after a rollback:", unloaded(author))
        #> after a rollback: books, changed, id, name
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
