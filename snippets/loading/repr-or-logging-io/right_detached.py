# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What inspect() says needs no session."""

import asyncio
import os

from sqlalchemy import String, inspect
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))

    def __repr__(self) -> str:
        state = inspect(self)
        name = state.dict.get("name", "not loaded")
        return f"Author(key={state.identity}, name={name!r})"


async def save(make_session: async_sessionmaker[AsyncSession]) -> None:
    async with make_session.begin() as session:
        author = Author(name="Ada")
        session.add(author)
    print("saved", author)
    #> saved Author(key=(1,), name='not loaded')
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    await save(make_session)
    await engine.dispose()


asyncio.run(main())
