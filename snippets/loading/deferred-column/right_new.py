# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Give the new object a value for its deferred column."""

import asyncio
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str | None] = mapped_column(String(50))
    bio: Mapped[str | None] = mapped_column(String(50), deferred=True)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine, expire_on_commit=False)

    async with make_session() as session:
        author = Author(name="Ada", bio=None)
        session.add(author)
        await session.commit()
        print(author.email)
        #> None
        print(author.bio)
        #> None
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
