"""A watchdog for production: it logs who holds a connection of a pool for too long.

    with watch(engine, after=10):
        ...  # serve; with FastAPI, the `yield` of the lifespan

It logs a warning, once for each checkout: the line that checked it out, the task, and where that task is now.
It starts no thread and no task. Each checkout sets a timer of the event loop, and each return to the pool stops it.
"""

import asyncio
import logging
import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import Any

import greenlet  # type: ignore[import-untyped, unused-ignore]
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

Place = tuple[str, int]
log = logging.getLogger("pool_watchdog")


@contextmanager
def watch(engine: AsyncEngine, after: float) -> Iterator[None]:
    """Watch the pool of `engine` until the block ends. `after` is in seconds."""
    timers: dict[ConnectionPoolEntry, asyncio.TimerHandle] = {}

    def checkout(_connection: object, entry: ConnectionPoolEntry, _proxy: object) -> None:
        checkin(None, entry)  # a StaticPool lends its one connection to several at once: the last one counts
        task = asyncio.current_task()
        timers[entry] = asyncio.get_running_loop().call_later(after, warn, _place(_outward()), task)

    def checkin(_connection: object, entry: ConnectionPoolEntry) -> None:
        if timer := timers.pop(entry, None):
            timer.cancel()

    def warn(place: Place | None, task: "asyncio.Task[Any] | None") -> None:
        name = task.get_name() if task else "none"
        now = "has ended" if task is None or task.done() else f"is at {_text(_place(reversed([*_inward(task)])))}"
        log.warning("connection held for %g s: checked out at %s by task %s, which %s", after, _text(place), name, now)

    pool = engine.sync_engine.pool
    event.listen(pool, "checkout", checkout)
    event.listen(pool, "checkin", checkin)
    try:
        yield
    finally:
        event.remove(pool, "checkout", checkout)
        event.remove(pool, "checkin", checkin)
        for timer in timers.values():
            timer.cancel()


def _place(frames: Iterator[FrameType]) -> Place | None:
    """The first frame that belongs to no library."""
    return next(((f.f_code.co_filename, f.f_lineno) for f in frames if _is_users(f.f_code.co_filename)), None)


def _text(place: Place | None) -> str:
    return f"{place[0].removeprefix(os.getcwd() + os.sep)}:{place[1]}" if place else "an unknown line"


@cache
def _is_users(name: str) -> bool:
    library = sysconfig.get_path("stdlib") + os.sep
    installed = {"site-packages", "dist-packages"} & {*name.split(os.sep)}
    return not (name.startswith((library, "<")) or installed or name == __file__)


def _outward() -> Iterator[FrameType]:
    """The frames from here outward. SQLAlchemy works in greenlets; behind one's last frame comes its parent's."""
    frame: FrameType | None = sys._getframe(1)
    current = greenlet.getcurrent()
    while True:
        while frame is not None:
            yield frame
            frame = frame.f_back
        if current.parent is None:
            return
        current = current.parent
        frame = current.gr_frame


def _inward(task: "asyncio.Task[Any]") -> Iterator[FrameType]:
    """The frames of a task that waits, from its own coroutine to the innermost one that can be seen."""
    waiting: Any = task.get_coro()
    while waiting is not None:
        if frame := getattr(waiting, "cr_frame", None):
            yield frame
        waiting = getattr(waiting, "cr_await", None)
