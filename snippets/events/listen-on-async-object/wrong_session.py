# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Listen on one async session."""

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

    async with make_session() as session:

        @event.listens_for(session, "before_flush")
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # NotImplementedError: asynchronous events are not implemented at this time.
        # Apply synchronous listeners to the AsyncSession.sync_session.
        def log(sync_session: Session, *_: object) -> None:
            print(len(sync_session.new), "new")

        session.add(Author(name="Ada"))
        await session.commit()
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
