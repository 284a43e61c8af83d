# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "matplotlib"]
# ///
"""Draws how many requests are served in a second, by the number of connections in the pool."""

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
from sqlalchemy import AsyncAdaptedQueuePool, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
QUERY = text("SELECT 1")


async def slow_service() -> None:
    await asyncio.sleep(0.05)


async def hold(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session:
        await session.execute(QUERY)
        await slow_service()


async def release(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session:
        await session.execute(QUERY)
    await slow_service()


HANDLERS: dict[str, Callable[[AsyncEngine], Awaitable[None]]] = {
    "session closed first": release,
    "session kept open": hold,
}


async def rate(handle: Callable[[AsyncEngine], Awaitable[None]], size: int, requests: int) -> float:
    """Requests per second, when `requests` arrive at once and the pool has `size` connections."""
    engine = create_async_engine(
        DATABASE_URL,
        poolclass=AsyncAdaptedQueuePool,  # in-memory SQLite has another pool by default
        pool_size=size,
        max_overflow=0,
        pool_timeout=600,
    )
    await asyncio.gather(*(hold(engine) for _ in range(size)))  # the pool opens its connections
    begun = time.perf_counter()
    await asyncio.gather(*(handle(engine) for _ in range(requests)))
    taken = time.perf_counter() - begun
    await engine.dispose()
    return requests / taken


async def measure(sizes: list[int], requests: int) -> tuple[dict[str, list[float]], str]:
    """By handler, the best of five rates for each size of the pool. And the database."""
    rates = {
        label: [max([await rate(handle, size, requests) for _ in range(5)]) for size in sizes]
        for label, handle in HANDLERS.items()
    }
    engine = create_async_engine(DATABASE_URL)
    async with engine.connect():
        pass
    await engine.dispose()
    dialect = engine.dialect
    server = ".".join(map(str, dialect.server_version_info or ()))
    return rates, f"{dialect.driver} {version(dialect.driver)}, {dialect.name} {server}"


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
    sizes, requests = ([1, 2], 4) if arguments.small else ([1, 2, 5, 10, 15], 150)
    rates, database = asyncio.run(measure(sizes, requests))

    pyplot.rcParams |= {"font.size": 11, "svg.fonttype": "none", "svg.hashsalt": "plot"}
    pyplot.rcParams |= {"axes.spines.top": False, "axes.spines.right": False}
    figure, axes = pyplot.subplots(figsize=(5, 3.6), layout="constrained")
    for label, values in rates.items():
        axes.plot(sizes, values, "o-", markersize=4, label=label)
    axes.set(xlabel="connections in the pool", ylabel="requests per second", ylim=(0, None))
    axes.legend(frameon=False)
    figure.supxlabel(caption(database), fontsize=9.5, gid="caption")
    figure.savefig(arguments.figure, metadata={"Date": None})


main()
