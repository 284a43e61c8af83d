# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "matplotlib"]
# ///
"""Draws how long the loop stands still, and how much memory is used, while rows are read."""

import argparse
import asyncio
import gc
import os
import platform
import re
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from matplotlib import pyplot
from sqlalchemy import String, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "plot_author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def stream(session: AsyncSession) -> None:
    result = await session.stream_scalars(select(Author))
    async for author in result:
        _ = author.name


async def scalars(session: AsyncSession) -> None:
    for author in (await session.scalars(select(Author))).all():
        _ = author.name


async def scalars_uncollected(session: AsyncSession) -> None:
    gc.disable()
    await scalars(session)
    gc.enable()


async def columns(session: AsyncSession) -> None:
    for _id, _name in (await session.execute(select(Author.id, Author.name))).all():
        pass


async def yield_per(session: AsyncSession) -> None:
    query = select(Author).execution_options(yield_per=500)
    async for authors in (await session.stream_scalars(query)).partitions():
        _ = [author.name for author in authors]
        await asyncio.sleep(0)


READERS: dict[str, Callable[[AsyncSession], Awaitable[None]]] = {
    "stream_scalars()": stream,
    "scalars().all()": scalars,
    "the same with gc.disable()": scalars_uncollected,
    "columns, all()": columns,
    "yield_per=500": yield_per,
}


async def stall(engine: AsyncEngine, read: Callable[[AsyncSession], Awaitable[None]]) -> float:
    """CPU time in ms that the loop's thread used, at most, between two turns of another task."""
    longest = 0.0

    async def heart() -> None:
        nonlocal longest
        last = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            longest, last = max(longest, now - last), now

    task = asyncio.create_task(heart())
    await asyncio.sleep(0)
    gc.collect()
    gc.freeze()  # what was imported is not examined again
    async with AsyncSession(engine) as session:
        await read(session)
    task.cancel()
    return longest * 1000


async def memory(engine: AsyncEngine, read: Callable[[AsyncSession], Awaitable[None]]) -> float:
    """Peak of what Python allocates, in MiB."""
    tracemalloc.start()
    async with AsyncSession(engine) as session:
        await read(session)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


async def measure(sizes: list[int]) -> tuple[dict[str, list[float]], dict[str, list[float]], str]:
    """By reader, for each number of rows: stall in ms, memory in MiB. And the database."""
    engine = create_async_engine(DATABASE_URL)
    stalls: dict[str, list[float]] = {label: [] for label in READERS}
    peaks: dict[str, list[float]] = {label: [] for label in READERS}
    for size in sizes:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
            rows = [{"name": f"Author {number}"} for number in range(size)]
            await connection.execute(insert(Author), rows)
        for label, read in READERS.items():
            stalls[label].append(min([await stall(engine, read) for _ in range(3)]))
            peaks[label].append(await memory(engine, read))
    await engine.dispose()
    dialect = engine.dialect
    server = ".".join(map(str, dialect.server_version_info or ()))
    return stalls, peaks, f"{dialect.driver} {version(dialect.driver)}, {dialect.name} {server}"


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
    parser.add_argument("--small", action="store_true", help="few rows, to see that it works")
    arguments = parser.parse_args()
    sizes = [100, 200] if arguments.small else [1_000, 20_000, 40_000, 60_000]
    stalls, peaks, database = asyncio.run(measure(sizes))

    pyplot.rcParams |= {"font.size": 11, "svg.fonttype": "none", "svg.hashsalt": "plot"}
    pyplot.rcParams |= {"axes.spines.top": False, "axes.spines.right": False}
    figure, (top, bottom) = pyplot.subplots(2, sharex=True, figsize=(5, 5), layout="constrained")
    thousands = [size / 1000 for size in sizes]
    for label, style in zip(READERS, ["s-", "o--", "o:", "o-", "o-"], strict=True):
        top.plot(thousands, stalls[label], style, markersize=4, label=label)
        bottom.plot(thousands, peaks[label], style, markersize=4, label=label)
    top.set(ylabel="longest stall, ms of CPU", ylim=(0, None))
    top.legend(frameon=False)
    bottom.set(xlabel="thousand rows", ylabel="peak memory, MiB", ylim=(0, None))
    figure.supxlabel(caption(database), fontsize=9.5, gid="caption")
    figure.savefig(arguments.figure, metadata={"Date": None})


main()
