# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Another thread writes the log."""

import asyncio
import logging
import os
import threading
from logging.handlers import QueueHandler, QueueListener
from queue import SimpleQueue

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(50), unique=True)


class Log(logging.Handler):
    """Stands in for the terminal. Records the values, and which thread writes them."""

    def __init__(self) -> None:
        super().__init__()
        self.loop_thread = threading.get_ident()
        self.by_loop: list[str] = []
        self.by_others: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        if "ada@" in text:
            in_loop = threading.get_ident() == self.loop_thread
            values = self.by_loop if in_loop else self.by_others
            values.append(text.rpartition("] ")[2])


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()
    log = Log()

    # --8<-- [start:example]
    records: SimpleQueue[logging.LogRecord] = SimpleQueue()
    logger = logging.getLogger("sqlalchemy.engine")
    logger.addHandler(QueueHandler(records))
    logger.setLevel(logging.INFO)
    listener = QueueListener(records, log)
    listener.start()
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)

    async with make_session() as session:
        query = select(Author).where(Author.email == "ada@example.org")
        await session.scalars(query)

    listener.stop()
    assert not log.by_loop, f"written by the event loop: {log.by_loop[0]}"
    print("by another thread:", log.by_others)
    #> by another thread: ["('ada@example.org',)"]
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
