# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What tells the violations of an IntegrityError apart"""

import asyncio
import os

from sqlalchemy import String, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(50), unique=True, nullable=False)


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)
    async with make_session.begin() as session:
        session.add(Author(id=1, name="Ada"))

    # --8<-- [start:example]
    rows: dict[str, dict[str, object]] = {
        "unique": {"id": 2, "name": "Ada"},
        "primary key": {"id": 1, "name": "Grace"},
        "not null": {"id": 2, "name": None},
    }
    for violated, row in rows.items():
        try:
            async with engine.begin() as connection:
                await connection.execute(insert(Author).values(row))
        except IntegrityError as error:
            driver = "sqlite_errorname" if "sqlite" in DATABASE_URL else "sqlstate"
            first = error.orig.args[0] if error.orig else None
            number = f", args[0] {first}" if isinstance(first, int) else ""
            print(f"{violated}: {driver} {getattr(error.orig, driver)}{number}")
            #> unique: sqlite_errorname SQLITE_CONSTRAINT_UNIQUE
            #> primary key: sqlite_errorname SQLITE_CONSTRAINT_PRIMARYKEY
            #> not null: sqlite_errorname SQLITE_CONSTRAINT_NOTNULL
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
