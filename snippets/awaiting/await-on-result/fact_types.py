# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What the calls return, which is the word after `object`"""

import asyncio
import os

from sqlalchemy import String, select
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
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    # --8<-- [start:example]
    async with make_session() as session:
        query = select(Author).where(Author.name == "Ada")
        result = await session.execute(query)
        print("execute():", type(result).__name__)
        #> execute(): ChunkedIteratorResult

        scalars = result.scalars()
        print("scalars():", type(scalars).__name__)
        #> scalars(): ScalarResult
        print("all():", type(scalars.all()).__name__)
        #> all(): list

        first = (await session.execute(query)).first()
        print("first():", type(first).__name__)
        #> first(): Row

        author = (await session.execute(query)).scalar_one_or_none()
        print("scalar_one_or_none():", type(author).__name__)
        #> scalar_one_or_none(): Author

        query = select(Author).where(Author.name == "nobody")
        author = (await session.execute(query)).scalar_one_or_none()
        print("scalar_one_or_none() without a row:", type(author).__name__)
        #> scalar_one_or_none() without a row: NoneType
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
