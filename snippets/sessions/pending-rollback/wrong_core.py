# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""Carry on after a failed execute()."""

import asyncio
import os

from sqlalchemy import String, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    # --8<-- [start:example]
    async with engine.begin() as connection:
        for name in ["Ada", "Ada", "Grace"]:
            try:
                await connection.execute(insert(Author).values(name=name))
                #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                # sqlalchemy.exc.DBAPIError:
                # (sqlalchemy.dialects.postgresql.asyncpg.Error) current transaction is
                # aborted, commands ignored until end of transaction block
            except IntegrityError:
                print(f"{name} is already there")
                #> Ada is already there

    async with engine.connect() as connection:
        query = select(Author.name).order_by(Author.name)
        names = (await connection.scalars(query)).all()
        assert names == ["Ada", "Grace"], f"the table holds {names}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
