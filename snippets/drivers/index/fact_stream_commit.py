# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""commit() while stream() is open"""

import asyncio
import os
import warnings

from sqlalchemy import String, insert, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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
        rows = [{"name": f"author {number}"} for number in range(1_000)]
        await connection.execute(insert(Author), rows)
    # --8<-- [start:example]
    seen = 0
    async with engine.connect() as connection:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                async for _ in await connection.stream(select(Author.name)):
                    seen += 1
                    if seen == 1:
                        await connection.commit()
                everything = seen == 1_000
                print("works: all rows arrive" if everything else "rows are lost")
                #> works: all rows arrive
            except Exception as error:
                print(type(error).__name__)
    # --8<-- [end:example]
    for warning in caught:
        print(f"{warning.category.__name__}: {warning.message}")
    await engine.dispose()


asyncio.run(main())
