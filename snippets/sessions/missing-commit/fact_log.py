# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What the engine's log holds of the two blocks."""

import asyncio
import logging
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


log: list[str] = []


class Keep(logging.Handler):
    """Keep the first word of each statement, and drop the lines of parameters."""

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith("["):
            log.append(message.split()[0])


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    logger = logging.getLogger("sqlalchemy.engine.Engine")
    logger.addHandler(Keep())
    logger.setLevel(logging.INFO)

    # --8<-- [start:example]
    async with make_session() as session:
        session.add(Author(name="Ada"))
        await session.flush()
    print(*log)
    #> BEGIN INSERT ROLLBACK

    log.clear()
    async with make_session.begin() as session:
        session.add(Author(name="Ada"))
    print(*log)
    #> BEGIN INSERT COMMIT
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
