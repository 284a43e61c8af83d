# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What replaces the bulk methods, update() and delete()."""

import asyncio
import os

from sqlalchemy import String, delete, insert, select, update
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

    # --8<-- [start:example]
    async with make_session.begin() as session:
        # bulk_save_objects()
        session.add_all([Author(id=1, name="Ada"), Author(id=2, name="Grace")])
        # bulk_insert_mappings()
        await session.execute(insert(Author), [{"id": 3, "name": "Joan"}])
        # bulk_update_mappings()
        await session.execute(update(Author), [{"id": 2, "name": "Grace Hopper"}])
        # query(Author).filter_by(name="Joan").update({"name": "Joan Clarke"})
        joan = update(Author).filter_by(name="Joan").values(name="Joan Clarke")
        await session.execute(joan)
        # query(Author).filter_by(name="Ada").delete()
        await session.execute(delete(Author).filter_by(name="Ada"))

    async with make_session() as session:
        query = select(Author.name).order_by(Author.id)
        print((await session.scalars(query)).all())
        #> ['Grace Hopper', 'Joan Clarke']
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
