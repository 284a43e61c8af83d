"""The migrations make the tables of the models, and can be undone."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import main

from bookstore.__main__ import alembic_config
from bookstore.settings import Settings


# --8<-- [start:agree]
def test_models_and_migrations_agree(settings: Settings) -> None:
    """Not a coroutine: Alembic's environment runs an event loop of its own."""
    config = alembic_config(settings)
    command.check(config)
    command.downgrade(config, "base")
    command.upgrade(config, "head")
    # --8<-- [end:agree]


def test_the_command_line_finds_its_settings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`uv run alembic check`"""
    monkeypatch.chdir(Path(__file__).parents[1])
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    main(["check"])
