# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A listener starts a task for what it cannot await."""

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


async def send_mail(to: str) -> None:
    await asyncio.sleep(0)  # stands for a mail server
    print("sent to", to)
    #> sent to Ada


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    mails: list[asyncio.Task[None]] = []

    @event.listens_for(Session, "after_commit")
    def welcome(_session: Session) -> None:
        mails.append(asyncio.create_task(send_mail("Ada")))

    async with make_session() as session:
        session.add(Author(name="Ada"))
        await session.commit()
    await asyncio.gather(*mails)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
