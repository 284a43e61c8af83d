# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""A session sees the uncommitted row of another"""

import asyncio
import os

from sqlalchemy import String, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    urls = {"": DATABASE_URL}
    if DATABASE_URL.startswith("sqlite"):
        urls = {
            "in memory: ": "sqlite+aiosqlite://",
            "file: ": "sqlite+aiosqlite:///gotcha.db",
        }
    for place, url in urls.items():
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        make_session = async_sessionmaker(engine)
        # --8<-- [start:example]
        async with make_session() as first, make_session() as second:
            first.add(Author(name="Ada"))
            await first.flush()
            seen = await second.scalar(select(func.count(Author.id)))
        print(f"{place}{'yes' if seen else 'no'}")
        #> in memory: yes
        #> file: no
        # --8<-- [end:example]
        await engine.dispose()


asyncio.run(main())
