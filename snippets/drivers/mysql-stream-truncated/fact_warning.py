# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncmy"]
# ///
"""Warnings from three streams that are not read to the end"""

import asyncio
import os
import warnings
from typing import Literal

from sqlalchemy import String, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "mariadb+asyncmy://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


# --8<-- [start:example]
async def warned(
    engine: AsyncEngine,
    action: Literal["default", "always"],
    then: Literal["execute", "break", "close"],
) -> int:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        for _ in range(3):
            async with engine.connect() as connection:
                result = await connection.stream(select(Author.name))
                await result.fetchone()
                if then == "execute":
                    await connection.execute(text("SELECT 1"))
                if then == "close":
                    await result.close()
    return len(caught)
# --8<-- [end:example]


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        rows = [{"name": f"author {number}"} for number in range(6)]
        await connection.execute(insert(Author), rows)

    shown_once = await warned(engine, "default", "execute")
    print(f"another statement, default filter: {shown_once}")
    #> another statement, default filter: 1
    always = await warned(engine, "always", "execute")
    print(f"another statement, every warning: {always}")
    #> another statement, every warning: 3
    left = await warned(engine, "always", "break")
    print(f"left early, every warning: {left}")
    #> left early, every warning: 3
    closed = await warned(engine, "always", "close")
    print(f"left early and closed, every warning: {closed}")
    #> left early and closed, every warning: 0
    await engine.dispose()


asyncio.run(main())
