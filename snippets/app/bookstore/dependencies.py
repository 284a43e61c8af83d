"""What the routes ask for."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bookstore.database import Sessions
from bookstore.jobs import Jobs
from bookstore.settings import Settings


@dataclass
class Resources:
    """What lives as long as the application."""

    settings: Settings
    engine: AsyncEngine
    sessions: Sessions
    jobs: Jobs


async def get_resources(request: Request) -> Resources:
    """A coroutine function: FastAPI would call a sync one in a thread."""
    resources: Resources = request.app.state.resources
    return resources


# --8<-- [start:session]
Shared = Annotated[Resources, Depends(get_resources)]


async def get_session(shared: Shared) -> AsyncIterator[AsyncSession]:
    async with shared.sessions(shared.settings.request_timeout) as session:
        yield session


# "function": the session ends before the response is sent, not after.
Session = Annotated[AsyncSession, Depends(get_session, scope="function")]
# --8<-- [end:session]
