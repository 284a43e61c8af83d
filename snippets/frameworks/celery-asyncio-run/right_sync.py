# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "celery", "psycopg[binary]", "pymysql"]
# ///
"""A sync engine for the worker."""

import asyncio
import multiprocessing
import os
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import Celery
from celery.exceptions import WorkerShutdown
from celery.signals import after_task_publish, task_postrun, worker_ready
from sqlalchemy import create_engine, literal, make_url, select

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")
app = Celery("gotcha")


@after_task_publish.connect
def deliver(**_: object) -> None:
    # A message that is moved to the worker is complete.
    move("*.msg")


@task_postrun.connect
def give_back(**_: object) -> None:
    # And so is a result that is moved back.
    move("celery-task-meta-*")


def move(pattern: str) -> None:
    options = app.conf.broker_transport_options
    for file in Path(options["data_folder_out"]).glob(pattern):
        file.rename(Path(options["data_folder_in"]) / file.name)


def work() -> None:
    """Be a worker, until a signal comes."""
    options = app.conf.broker_transport_options
    options["control_folder"] = options["data_folder_in"]
    app.conf.update(result_backend=f"file://{options['data_folder_out']}")

    def stop(*_: object) -> None:
        raise WorkerShutdown(0)

    def ready(**_: object) -> None:
        signal.signal(signal.SIGTERM, stop)

    worker_ready.connect(ready)
    warnings.filterwarnings("ignore", "You're running the worker with superuser")
    worker = app.Worker(
        pool="prefork",
        concurrency=1,
        loglevel="CRITICAL",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
    )
    worker.start()
    os._exit(0)  # threads of the pool, which is closed, would sleep for a second


@contextmanager
def running_worker() -> Iterator[None]:
    """A worker with one process for tasks, and folders in place of a broker."""
    with TemporaryDirectory() as inbox, TemporaryDirectory() as outbox:
        app.conf.update(
            broker_url="filesystem://",
            broker_transport_options={
                "control_folder": outbox,
                "data_folder_in": inbox,
                "data_folder_out": outbox,
                "polling_interval": 0.02,
            },
            result_backend=f"file://{inbox}",
            worker_enable_remote_control=False,
            worker_log_format="%(message)s",
            worker_redirect_stdouts=False,
        )
        process = multiprocessing.get_context("fork").Process(target=work)
        process.start()
        try:
            yield
        finally:
            process.terminate()
            process.join()


# --8<-- [start:example]
drivers = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
url = make_url(DATABASE_URL)
engine = create_engine(
    url.set(drivername=drivers.get(url.get_backend_name(), "mysql+pymysql"))
)


@app.task
def answer() -> int:
    with engine.connect() as connection:
        return connection.execute(select(literal(42))).scalar_one()


with running_worker():
    for _ in range(2):
        print(answer.delay().get(interval=0.02))
        #> 42
        #> 42
# --8<-- [end:example]
