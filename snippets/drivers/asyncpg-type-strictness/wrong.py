# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Compare an integer column with a string."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


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
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(id=1, name="Ada"), Author(id=2, name="Grace")])

    # --8<-- [start:example]
    author_id = "1"  # from the path of a URL
    async with make_session() as session:
        query = select(Author).where(Author.id == author_id)
        author = (await session.scalars(query)).one()
        #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.ProgrammingError:
        # (sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) operator does not
        # exist: integer = character varying
        print(author.name)
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
