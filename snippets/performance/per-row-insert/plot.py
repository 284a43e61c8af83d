# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "matplotlib"]
# ///
"""Draws how long it takes to insert rows, by how they are passed on."""

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
from sqlalchemy import String, insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "plot_author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def flush_each(session: AsyncSession, names: list[str]) -> None:
    for name in names:
        session.add(Author(name=name))
        await session.flush()


async def execute_each(session: AsyncSession, names: list[str]) -> None:
    for name in names:
        await session.execute(insert(Author).values(name=name))


async def add_all(session: AsyncSession, names: list[str]) -> None:
    session.add_all(Author(name=name) for name in names)


async def execute_once(session: AsyncSession, names: list[str]) -> None:
    await session.execute(insert(Author), [{"name": name} for name in names])


WRITERS: dict[str, Callable[[AsyncSession, list[str]], Awaitable[None]]] = {
    "flush() for each row": flush_each,
    "execute() for each row": execute_each,
    "add_all()": add_all,
    "one execute()": execute_once,
}


async def seconds(
    engine: AsyncEngine, write: Callable[[AsyncSession, list[str]], Awaitable[None]], size: int
) -> float:
    names = [f"author {number}" for number in range(size)]
    begun = time.perf_counter()
    async with AsyncSession(engine) as session:
        await write(session, names)
        await session.commit()
    return time.perf_counter() - begun


async def measure(sizes: list[int]) -> tuple[dict[str, list[float]], str]:
    """By writer, the least of three times in ms for each number of rows. And the database."""
    engine = create_async_engine(DATABASE_URL)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
    times = {
        label: [1000 * min([await seconds(engine, write, size) for _ in range(3)]) for size in sizes]
        for label, write in WRITERS.items()
    }
    await engine.dispose()
    dialect = engine.dialect
    server = ".".join(map(str, dialect.server_version_info or ()))
    return times, f"{dialect.driver} {version(dialect.driver)}, {dialect.name} {server}"


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
    sizes = [1, 10] if arguments.small else [1, 10, 100, 1_000, 5_000]
    times, database = asyncio.run(measure(sizes))

    pyplot.rcParams |= {"font.size": 11, "svg.fonttype": "none", "svg.hashsalt": "plot"}
    pyplot.rcParams |= {"axes.spines.top": False, "axes.spines.right": False}
    figure, axes = pyplot.subplots(figsize=(5, 3.6), layout="constrained")
    for (label, values), style in zip(times.items(), ["s-", "o--", "o-", "o-"], strict=True):
        axes.plot(sizes, values, style, markersize=4, label=label)
    axes.set(xscale="log", yscale="log", xlabel="rows", ylabel="time, ms")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.legend(frameon=False)
    figure.supxlabel(caption(database), fontsize=9.5, gid="caption")
    figure.savefig(arguments.figure, metadata={"Date": None})


main()
