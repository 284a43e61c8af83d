# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Listen on the maker of async sessions."""

import asyncio
import os

from sqlalchemy import String, event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    # --8<-- [start:example]
    make_session = async_sessionmaker(engine)

    @event.listens_for(make_session, "before_flush")
    #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # sqlalchemy.exc.InvalidRequestError: No such event 'before_flush' for target
    # 'async_sessionmaker(class_='AsyncSession',
    # bind=<sqlalchemy.ext.asyncio.engine.AsyncEngine object at 0x…>, autoflush=True,
    # expire_on_commit=True)'
    def log(sync_session: Session, *_: object) -> None:
        print(len(sync_session.new), "new")

    async with make_session() as session:
        session.add(Author(name="Ada"))
        await session.commit()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
