"""Work that goes on after the response."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from typing import ParamSpec

from bookstore import repository
from bookstore.database import Sessions

P = ParamSpec("P")
logger = logging.getLogger(__name__)


# --8<-- [start:jobs]
class Jobs:
    """Has room for `limit` jobs: `slots` that run, and others that wait.

    A crash loses them.
    """

    def __init__(self, slots: int, limit: int) -> None:
        self._slots = asyncio.Semaphore(slots)
        self._room = asyncio.Semaphore(limit)
        # The event loop itself keeps only a weak reference to a task.
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def room(self) -> AsyncIterator[ExitStack]:
        """Waits for room for a job. Not in a session: the jobs need sessions to end."""
        await self._room.acquire()
        with ExitStack() as room:
            room.callback(self._room.release)
            yield room

    def start(
        self,
        room: ExitStack,
        job: Callable[P, Awaitable[None]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """The job takes the room over from the caller, and keeps it until it ends."""
        taken = room.pop_all()

        async def run() -> None:
            try:
                async with self._slots:
                    await job(*args, **kwargs)
            except Exception:
                logger.exception("A background job failed: %r%r", job, args)

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: taken.close())

    async def wait(self, limit: float) -> None:
        """Until all jobs have ended; cancels what is left after `limit` seconds."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=limit)
            if late:
                logger.error("Background jobs lost, not done in time: %d", len(late))
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            # --8<-- [end:jobs]


# --8<-- [start:summarize]
async def summarize(sessions: Sessions, book_id: int) -> None:
    """Gets an id, and opens its own sessions: that of the request has ended."""
    async with sessions() as session:
        title = await repository.get_title(session, book_id)
    if title is None:
        return
    summary = await ask_service(title)  # no connection is held meanwhile
    async with sessions() as session:
        await repository.set_summary(session, book_id, summary)
        await session.commit()
        # --8<-- [end:summarize]


async def ask_service(title: str) -> str:
    """Stands for a slow service."""
    await asyncio.sleep(0.01)
    return f"All about {title}."
