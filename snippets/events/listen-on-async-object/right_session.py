# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Listen on the class of the sync sessions."""

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
    class AppSession(Session):
        pass

    make_session = async_sessionmaker(engine, sync_session_class=AppSession)

    @event.listens_for(AppSession, "before_flush")
    def log(sync_session: Session, *_: object) -> None:
        print(len(sync_session.new), "new")
        #> 1 new

    async with make_session() as session:
        session.add(Author(name="Ada"))
        await session.commit()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
