# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Calls of the Query API, and whether their replacements return the same"""

import asyncio
import os
import warnings

from sqlalchemy import String, func, select
from sqlalchemy.exc import LegacyAPIWarning
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


def old_style(session: Session) -> dict[str, object]:
    query = session.query(Author).order_by(Author.name)
    ada = session.query(Author).filter_by(name="Ada")
    return {
        "query.all()": query.all(),
        "query.first()": query.first(),
        "query.count()": query.count(),
        "query(Author.name).all()": session.query(Author.name).order_by("name").all(),
        "query(ada.exists())": session.query(ada.exists()).scalar(),
        "ada.one_or_none()": ada.one_or_none(),
        "query.get(1)": legacy_get(session),
    }


def legacy_get(session: Session) -> Author | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LegacyAPIWarning)
        return session.query(Author).get(1)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    query = select(Author).order_by(Author.name)
    ada = select(Author).filter_by(name="Ada")
    count = select(func.count()).select_from(Author)
    names = select(Author.name).order_by(Author.name)

    async with make_session() as session:
        new: dict[str, object] = {
            "query.all()": (await session.scalars(query)).all(),
            "query.first()": await session.scalar(query.limit(1)),
            "query.count()": await session.scalar(count),
            "query(Author.name).all()": (await session.execute(names)).all(),
            "query(ada.exists())": await session.scalar(select(ada.exists())),
            "ada.one_or_none()": (await session.scalars(ada)).one_or_none(),
            "query.get(1)": await session.get(Author, 1),
        }
        old = await session.run_sync(old_style)
        for call in new:
            print(f"{call}: {'the same' if new[call] == old[call] else 'differs'}")
            #> query.all(): the same
            #> query.first(): the same
            #> query.count(): the same
            #> query(Author.name).all(): the same
            #> query(ada.exists()): the same
            #> ada.one_or_none(): the same
            #> query.get(1): the same
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
