"""The application: its start, its end, and its answers to errors."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, IntegrityError

from bookstore.database import Sessions, make_engine
from bookstore.dependencies import Resources
from bookstore.jobs import Jobs
from bookstore.routes import router
from bookstore.settings import Settings

logger = logging.getLogger(__name__)


# --8<-- [start:lifespan]
def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = make_engine(settings)
        sessions = Sessions(engine, settings.connections)
        jobs = Jobs(settings.job_slots, settings.job_limit)
        app.state.resources = Resources(settings, engine, sessions, jobs)
        try:
            yield
        finally:
            # uvicorn has ended or canceled all requests. The jobs need the engine.
            await jobs.wait(settings.shutdown_timeout)
            await engine.dispose()

    app = FastAPI(title="Bookstore", lifespan=lifespan)
    app.include_router(router)
    app.add_exception_handler(IntegrityError, conflict)
    app.add_exception_handler(DBAPIError, failed)
    app.add_exception_handler(OSError, unavailable)  # TimeoutError is one
    return app
    # --8<-- [end:lifespan]


# --8<-- [start:errors]
async def conflict(request: Request, error: Exception) -> JSONResponse:
    """The session has ended by now, and has rolled back."""
    logger.info("Conflict: %s", error)
    return JSONResponse({"detail": "It conflicts with what is stored"}, 409)


async def failed(request: Request, error: Exception) -> JSONResponse:
    """The class does not tell a lost connection from a mistake in a statement."""
    assert isinstance(error, DBAPIError)
    if error.connection_invalidated or error.statement is None:
        return await unavailable(request, error)
    raise error


async def unavailable(request: Request, error: Exception) -> JSONResponse:
    """No connection, or no answer in time."""
    logger.warning("The database did not answer", exc_info=error)
    return JSONResponse({"detail": "Try again later"}, 503, {"Retry-After": "1"})
    # --8<-- [end:errors]
