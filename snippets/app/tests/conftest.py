"""The application on a migrated database."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from alembic import command
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from bookstore.__main__ import alembic_config
from bookstore.app import create_app
from bookstore.dependencies import Resources
from bookstore.settings import Settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Not the database of DATABASE_URL, so that no test ever meets real data."""
    file = tmp_path_factory.mktemp("database") / "test.db"
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite+aiosqlite:///{file}")
    settings = Settings(database_url=url)
    command.upgrade(alembic_config(settings), "head")
    return settings


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """`app` from its start to its end, with a client."""
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://test") as client,
    ):
        yield client


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


# --8<-- [start:client]
@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """What the application commits is undone after the test."""
    async with running(app) as client:
        shared: Resources = app.state.resources
        async with shared.engine.connect() as connection:
            transaction = await connection.begin()
            # Same maker, other bind: a commit ends a savepoint, not the transaction.
            shared.sessions.maker.configure(
                bind=connection, join_transaction_mode="create_savepoint"
            )

            async def wait_for_jobs(_: Response) -> None:
                """All sessions share the connection: one of them at a time."""
                await shared.jobs.wait(limit=5)

            client.event_hooks = {"response": [wait_for_jobs]}
            yield client
            await transaction.rollback()
            # --8<-- [end:client]
