# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""With logging.raiseExceptions = False nothing is left of the error."""

import asyncio
import io
import logging
import os

from sqlalchemy import String
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
log = io.StringIO()
logging.basicConfig(stream=log, level=logging.INFO, format="%(message)s")
logger = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


# --8<-- [start:example]
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))

    def __repr__(self) -> str:
        return f"Author({self.name!r})"


logging.raiseExceptions = False


async def save(session: AsyncSession) -> None:
    author = Author(name="Ada")
    session.add(author)
    await session.commit()
    logger.info("saved %r", author)
    print("log:", log.getvalue().strip())
    #> log:
    assert "Author" in log.getvalue(), "the line is not in the log"
    #      ^^^^^^^^^^^^^^^^^^^^^^^^^^
    # AssertionError: the line is not in the log
    # --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session() as session:
        await save(session)
    await engine.dispose()


asyncio.run(main())
