# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Let SQLAlchemy expand the parameter."""

import asyncio
import os

from sqlalchemy import String, bindparam, text
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
    query = text("SELECT name FROM author WHERE id IN :ids")
    query = query.bindparams(bindparam("ids", expanding=True))
    async with make_session() as session:
        names = (await session.scalars(query, {"ids": [1, 2]})).all()
        print(len(names))
        #> 2
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
