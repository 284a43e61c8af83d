# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "httpx2"]
# ///
"""Make an HTTP request while the session holds its connection."""

import asyncio
import os

from httpx2 import AsyncClient, MockTransport, Request, Response
from sqlalchemy import String
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    bio: Mapped[str] = mapped_column(String(50), default="")


async def answer(request: Request) -> Response:
    await asyncio.sleep(1)
    return Response(200, text=f"All about {request.url.path}")


async def main() -> None:
    engine = create_async_engine(DATABASE_URL, pool_size=1, max_overflow=0, pool_timeout=0.5)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add_all([Author(name="Ada"), Author(name="Grace")])

    client = AsyncClient(transport=MockTransport(answer), base_url="http://service.example")
    try:
        # --8<-- [start:example]
        async def describe(author_id: int) -> None:
            async with make_session() as session:
                author = await session.get_one(Author, author_id)
                #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                # sqlalchemy.exc.TimeoutError: QueuePool limit of size 1 overflow 0
                # reached, connection timed out, timeout 0.50
                response = await client.get(f"/{author.name}")  # takes a second
                author.bio = response.text
                await session.commit()

        await asyncio.gather(describe(1), describe(2))
        print("both authors have a bio")
        # --8<-- [end:example]
    finally:
        # After a failure: let the other task end.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await client.aclose()
        await engine.dispose()


asyncio.run(main())
