"""What the application does when the database is slow, busy or gone."""

import asyncio
from dataclasses import replace

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bookstore.app import create_app
from bookstore.database import Sessions
from bookstore.dependencies import Resources, Session, Shared
from bookstore.jobs import Jobs
from bookstore.settings import Settings

from .conftest import running

COUNT = "SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000"
# The number of the connection, and what ends it.
ENDED = {
    "postgresql": ("SELECT pg_backend_pid()", "SELECT pg_terminate_backend({})"),
    "mariadb": ("SELECT connection_id()", "KILL {}"),
    "mysql": ("SELECT connection_id()", "KILL {}"),
}
SLOW = {
    "sqlite": f"WITH RECURSIVE n(i) AS ({COUNT}) SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(5)",
    "mariadb": "SELECT SLEEP(5)",
    "mysql": "SELECT SLEEP(5)",
}


async def test_health(settings: Settings) -> None:
    async with running(create_app(settings)) as client:
        health = await client.get("/health")
        assert (health.status_code, health.json()["database"]) == (200, "up")


async def test_it_starts_without_a_database_and_says_so(settings: Settings) -> None:
    url = make_url(settings.database_url)
    sqlite = url.get_backend_name() == "sqlite"
    away = url.set(database="/nowhere/test.db") if sqlite else url.set(port=1)
    away_url = away.render_as_string(hide_password=False)
    async with running(create_app(replace(settings, database_url=away_url))) as client:
        assert (await client.get("/health")).status_code == 503
        author = await client.get("/authors/1")
        assert (author.status_code, author.headers["Retry-After"]) == (503, "1")


# --8<-- [start:timeout]
async def test_a_slow_statement_is_cut_off_and_the_next_one_works(
    settings: Settings,
) -> None:
    app = create_app(replace(settings, pool_size=1, request_timeout=0.1))

    @app.get("/slow")
    async def slow(session: Session, shared: Shared) -> None:
        await session.execute(text(SLOW[shared.engine.dialect.name]))

    async with running(app) as client:
        assert (await client.get("/slow")).status_code == 503
        assert (await client.get("/health")).json()["database"] == "up"
        # --8<-- [end:timeout]


async def test_a_connection_that_is_lost_is_replaced(settings: Settings) -> None:
    if settings.is_sqlite:
        pytest.skip("SQLite has no server that could end a connection")
    app = create_app(settings)

    @app.get("/lost")
    async def lost(session: Session, shared: Shared) -> None:
        which, end = ENDED[shared.engine.dialect.name]
        number = await session.scalar(text(which))
        async with shared.engine.connect() as connection:
            await connection.execute(text(end.format(number)))
        await session.execute(text("SELECT 1"))

    async with running(app) as client:
        assert (await client.get("/lost")).status_code == 503
        assert (await client.get("/health")).json()["database"] == "up"


async def test_a_mistake_in_a_statement_is_no_outage(settings: Settings) -> None:
    app = create_app(settings)

    @app.get("/mistake")
    async def mistake(session: Session) -> None:
        await session.execute(text("SELECT no_such_column FROM author"))

    async with running(app) as client:
        with pytest.raises(DBAPIError):
            await client.get("/mistake")


async def test_who_gets_no_session_in_time_is_told_to_come_back(
    settings: Settings,
) -> None:
    app = create_app(replace(settings, pool_size=1, request_timeout=0.1))
    async with running(app) as client:
        shared: Resources = app.state.resources
        async with shared.sessions():
            assert (await client.get("/authors/1000000")).status_code == 503
        shared.settings = settings  # enough time to connect
        assert (await client.get("/authors/1000000")).status_code == 404


async def test_who_waits_for_a_session_is_served_in_turn(settings: Settings) -> None:
    app = create_app(replace(settings, pool_size=1))
    asked: list[tuple[int, int]] = []
    served: list[tuple[int, int]] = []

    async def ask(number: int) -> None:
        for turn in range(5):
            asked.append((number, turn))
            async with shared.sessions() as session:
                served.append((number, turn))
                await session.execute(text("SELECT 1"))
            await asyncio.sleep(0.001)

    async with running(app):
        shared: Resources = app.state.resources
        await asyncio.gather(*(ask(number) for number in range(10)))
    assert served == asked


async def test_the_end_of_the_application_waits_for_jobs(settings: Settings) -> None:
    app = create_app(settings)
    done: list[int] = []

    async def job(number: int) -> None:
        async with shared.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        done.append(number)

    async with running(app):
        shared: Resources = app.state.resources
        for number in range(2 * settings.job_slots):
            async with shared.jobs.room() as room:
                shared.jobs.start(room, job, number)
        assert not done
    assert sorted(done) == list(range(2 * settings.job_slots))


async def test_a_book_waits_for_the_room_of_its_job_before_it_is_added(
    app: FastAPI, client: AsyncClient
) -> None:
    shared: Resources = app.state.resources
    only_one = Sessions(shared.engine, connections=1)
    only_one.maker = shared.sessions.maker
    shared.sessions = only_one
    shared.jobs = Jobs(slots=1, limit=1)
    author = (await client.post("/authors", json={"name": "Ada"})).json()
    path = f"/authors/{author['id']}"
    new = {"title": "Notes"}
    async with asyncio.timeout(30):
        async with shared.jobs.room():
            late = asyncio.create_task(client.post(f"{path}/books", json=new))
            await asyncio.wait({late}, timeout=0.1)
            assert (await client.get(path)).json()["books"] == []
            assert not late.done()
        assert (await late).status_code == 201
        # A request that starts no job gives its room back.
        assert (await client.post(f"{path}/books", json=new)).status_code == 409
        async with shared.jobs.room():
            pass


async def test_there_is_room_for_as_many_jobs_as_the_limit_says() -> None:
    go_on = asyncio.Event()
    ran: list[int] = []

    async def job(number: int) -> None:
        await go_on.wait()
        ran.append(number)

    async def request(number: int) -> None:
        async with jobs.room() as room:
            jobs.start(room, job, number)

    jobs = Jobs(slots=1, limit=2)
    requests = [asyncio.create_task(request(number)) for number in range(4)]
    done, late = await asyncio.wait(requests, timeout=0.05)
    assert (len(done), len(late)) == (2, 2)
    requests[2].cancel()  # as uvicorn does at the end
    go_on.set()
    await asyncio.wait(requests, timeout=30)
    await jobs.wait(limit=30)
    assert ran == [0, 1, 3]


async def test_a_job_that_fails_is_logged_and_one_that_hangs_is_cancelled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        raise ValueError("no such book")

    jobs = Jobs(slots=1, limit=3)
    for job, arguments in ((fail, ()), (asyncio.sleep, (60,)), (asyncio.sleep, (60,))):
        async with jobs.room() as room:
            jobs.start(room, job, *arguments)  # the last one never runs
    await jobs.wait(limit=0.1)
    assert "no such book" in caplog.text
    assert "not done in time: 2" in caplog.text
    assert len(asyncio.all_tasks()) == 1
