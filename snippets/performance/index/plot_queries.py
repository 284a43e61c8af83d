# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "matplotlib"]
# ///
"""Draws how many queries load authors with their books, and what work that is."""

import argparse
import asyncio
import os
import platform
import re
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from matplotlib import pyplot
from sqlalchemy import ForeignKey, String, event, insert, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "plot_author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "plot_book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("plot_author.id"), index=True)


async def one_by_one(session: AsyncSession, size: int) -> None:
    for author in (await session.scalars(select(Author).limit(size))).all():
        await author.awaitable_attrs.books


async def joined(session: AsyncSession, size: int) -> None:
    query = select(Author).limit(size).options(joinedload(Author.books))
    (await session.scalars(query)).unique().all()


async def select_in(session: AsyncSession, size: int) -> None:
    query = select(Author).limit(size).options(selectinload(Author.books))
    (await session.scalars(query)).all()


LOADERS: dict[str, Callable[[AsyncSession, int], Awaitable[None]]] = {
    "awaitable_attrs in a loop": one_by_one,
    "joinedload()": joined,
    "selectinload()": select_in,
}


async def measure(sizes: list[int]) -> tuple[dict[str, list[int]], dict[str, list[float]], str]:
    """By loader, for each number of authors: queries, and the least of three CPU times in ms. And the database."""
    engine = create_async_engine(DATABASE_URL)
    authors = [{"id": number, "name": f"author {number}"} for number in range(1, max(sizes) + 1)]
    books = [{"title": f"book {number}", "author_id": 1 + number // 5} for number in range(5 * max(sizes))]
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(Author), authors)
        await connection.execute(insert(Book), books)
    statements: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute", named=True)
    def count(statement: str, **_: object) -> None:
        statements.append(statement)

    queries: dict[str, list[int]] = {label: [] for label in LOADERS}
    times: dict[str, list[float]] = {label: [] for label in LOADERS}
    for size in sizes:
        for label, load in LOADERS.items():
            taken = []
            for _ in range(3):
                statements.clear()
                begun = time.process_time()
                async with AsyncSession(engine) as session:
                    await load(session, size)
                taken.append(1000 * (time.process_time() - begun))
            queries[label].append(len(statements))
            times[label].append(min(taken))
    await engine.dispose()
    dialect = engine.dialect
    server = ".".join(map(str, dialect.server_version_info or ()))
    return queries, times, f"{dialect.driver} {version(dialect.driver)}, {dialect.name} {server}"


def caption(database: str) -> str:
    cpu = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", cpu.read_text() if cpu.exists() else "")
    ram = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {model[1] if model else platform.machine()}, "
        f"{ram:.0f} GiB, {datetime.now(UTC):%Y-%m-%d}\n"
        f"Python {platform.python_version()}, SQLAlchemy {version('sqlalchemy')}, {database}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figure", nargs="?", default="plot.svg", help="where to write it")
    parser.add_argument("--small", action="store_true", help="few measurements, to see that it works")
    arguments = parser.parse_args()
    sizes = [1, 2] if arguments.small else [1, 10, 100, 400]
    queries, times, database = asyncio.run(measure(sizes))

    pyplot.rcParams |= {"font.size": 11, "svg.fonttype": "none", "svg.hashsalt": "plot"}
    pyplot.rcParams |= {"axes.spines.top": False, "axes.spines.right": False}
    figure, (top, bottom) = pyplot.subplots(2, sharex=True, figsize=(5, 5), layout="constrained")
    for label, style in zip(LOADERS, ["s-", "o--", "o-"], strict=True):
        top.plot(sizes, queries[label], style, markersize=4, label=label)
        bottom.plot(sizes, times[label], style, markersize=4, label=label)
    top.set(xscale="log", yscale="log", ylabel="queries")
    top.legend(frameon=False)
    bottom.set(xscale="log", yscale="log", xlabel="authors, with five books each", ylabel="CPU time, ms")
    for axis in (top.xaxis, top.yaxis, bottom.yaxis):
        axis.set_major_formatter("{x:g}")
    figure.supxlabel(caption(database), fontsize=9.5, gid="caption")
    figure.savefig(arguments.figure, metadata={"Date": None})


main()
