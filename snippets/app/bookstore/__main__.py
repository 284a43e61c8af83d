"""Migrate the database, then serve: python -m bookstore."""

import signal
import sys
from pathlib import Path

import uvicorn
from alembic import command
from alembic.config import Config

from bookstore.app import create_app
from bookstore.settings import Settings


def alembic_config(settings: Settings) -> Config:
    config = Config(toml_file=Path(__file__).parents[1] / "pyproject.toml")
    config.attributes["settings"] = settings
    return config


# --8<-- [start:main]
def main() -> None:
    settings = Settings()
    # Before any event loop runs: the environment of Alembic starts one of its own.
    command.upgrade(alembic_config(settings), "head")
    # After its shutdown, uvicorn raises the signal again. That shall not be an error.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=int(settings.port),
        timeout_graceful_shutdown=settings.shutdown_timeout,
    )
    # --8<-- [end:main]


if __name__ == "__main__":
    main()
