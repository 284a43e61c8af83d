# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "matplotlib"]
# ///
"""Draws how much work a query is for the loop's thread, by what is logged."""

import argparse
import asyncio
import os
import platform
import re
import time
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from matplotlib import pyplot
from sqlalchemy import String, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
ECHO: dict[str, Literal["debug"] | bool] = {'echo="debug"': "debug", "echo=True": True, "echo=False": False}


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "plot_author"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(50))


async def cost(session: AsyncSession, size: int) -> float:
    """CPU time in ms that the loop's thread needs for a query that returns `size` rows."""
    begun = time.thread_time()
    (await session.execute(select(Author.id, Author.email).limit(size))).all()
    await session.rollback()
    return 1000 * (time.thread_time() - begun)


async def measure(sizes: list[int]) -> tuple[dict[str, list[float]], str]:
    """By value of echo, the least of 20 costs for each number of rows. And the database."""
    costs: dict[str, list[float]] = {}
    # The log goes to a file that forgets it: a terminal or a pipe costs more.
    with open(os.devnull, "w") as devnull, redirect_stdout(devnull):
        for label, echo in ECHO.items():
            engine = create_async_engine(DATABASE_URL, echo=echo)
            async with engine.begin() as connection:
                await connection.run_sync(Base.metadata.drop_all)
                await connection.run_sync(Base.metadata.create_all)
                rows = [{"email": f"{number}@example.org"} for number in range(max(sizes))]
                await connection.execute(insert(Author), rows)
            async with AsyncSession(engine) as session:
                costs[label] = [min([await cost(session, size) for _ in range(20)]) for size in sizes]
            await engine.dispose()
    dialect = engine.dialect
    server = ".".join(map(str, dialect.server_version_info or ()))
    return costs, f"{dialect.driver} {version(dialect.driver)}, {dialect.name} {server}"


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
    sizes = [1, 2] if arguments.small else [1, 10, 100, 1_000]
    costs, database = asyncio.run(measure(sizes))

    pyplot.rcParams |= {"font.size": 11, "svg.fonttype": "none", "svg.hashsalt": "plot"}
    pyplot.rcParams |= {"axes.spines.top": False, "axes.spines.right": False}
    figure, axes = pyplot.subplots(figsize=(5, 3.2), layout="constrained")
    for label, values in costs.items():
        axes.plot(sizes, values, "o-", markersize=4, label=label)
    axes.set(xscale="log", yscale="log", xlabel="rows in the result", ylabel="CPU time, ms")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.legend(frameon=False)
    figure.supxlabel(caption(database), fontsize=9.5, gid="caption")
    figure.savefig(arguments.figure, metadata={"Date": None})


main()
