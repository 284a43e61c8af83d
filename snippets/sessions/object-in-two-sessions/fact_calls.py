# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What a session does with an object of another one"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from sqlalchemy import ForeignKey, String, func, insert, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import (
    async_object_session,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship()


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Author).values(id=1, name="Ada"))

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    async with make_session() as user_session, make_session() as session:
        user = await user_session.get_one(Author, 1)
        print("it is in the session:", user in session)
        #> it is in the session: False
        print("its own session:", async_object_session(user) is user_session)
        #> its own session: True
        calls: list[Callable[[object], Awaitable[None]]] = [
            session.delete,
            session.refresh,
        ]
        for call in calls:
            try:
                await call(user)
            except InvalidRequestError as error:
                print(f"{call.__name__}(): {error}")
                #> delete(): Object '<Author at 0x…>' is already attached to session '1' (this is '2')
                #> refresh(): Instance '<Author at 0x…>' is not persistent within this Session
        query = select(func.count()).where(Book.author == user)
        print("a query for its books:", await session.scalar(query))
        #> a query for its books: 0
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
