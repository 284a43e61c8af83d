# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "psycopg[binary]", "pymysql"]
# ///
"""Await commit() of a sync Session: it raises, and has committed."""

import asyncio
import os

from sqlalchemy import String, create_engine, make_url, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
SYNC_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "mariadb": "mariadb+pymysql",
    "mysql": "mysql+pymysql",
}
backend = make_url(DATABASE_URL).get_backend_name()
SYNC_URL = make_url(DATABASE_URL).set(drivername=SYNC_DRIVERS[backend])


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_engine(SYNC_URL)
    Base.metadata.create_all(engine)
    try:
        # --8<-- [start:example]
        make_session = sessionmaker(engine)

        with make_session() as session:
            session.add(Author(name="Ada"))
            try:
                await session.commit()
            except TypeError:
                session.rollback()

        with make_session() as session:
            names = session.scalars(select(Author.name)).all()
            assert names == [], f"the table holds {names}"
            #      ^^^^^^^^^^^
            # AssertionError: the table holds ['Ada']
        # --8<-- [end:example]
    finally:
        engine.dispose()


asyncio.run(main())
