# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "pytest", "pytest-asyncio"]
# ///
"""ilike() does not look at upper and lower case anywhere."""

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

    # --8<-- [start:example]
    async with make_session() as session:
        session.add(Author(name="Ada"))
        await session.commit()
        query = select(Author.name).where(Author.name.ilike("ada%"))
        names = (await session.scalars(query)).all()
        assert names == ["Ada"], f"the search found {names}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
