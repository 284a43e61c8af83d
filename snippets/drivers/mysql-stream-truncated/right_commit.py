# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""commit() after each page."""

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
    exported: Mapped[bool] = mapped_column(default=False)


NAMES = ["Ada", "Alan", "Barbara", "Donald", "Edsger", "Grace"]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine, expire_on_commit=False)
    async with make_session.begin() as session:
        for number, name in enumerate(NAMES, start=1):
            session.add(Author(id=number, name=name))

    # --8<-- [start:example]
    exported = 0
    async with make_session() as session:
        query = select(Author).where(~Author.exported).order_by(Author.id).limit(2)
        while page := (await session.scalars(query)).all():
            for author in page:
                author.exported = True
                exported += 1
            await session.commit()
    assert exported == 6, f"{exported} of 6 authors were exported"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
