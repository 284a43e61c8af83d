# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "alembic"]
# ///
"""Upgrade the database in a thread, which gets an event loop of its own."""

import asyncio
import logging
import os
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///gotcha.db")
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "1", None, None, None


def upgrade() -> None:
    op.create_table("author", sa.Column("id", sa.Integer, primary_key=True))


def downgrade() -> None:
    op.drop_table("author")
"""


def environment(folder: str) -> Config:
    """What `alembic init --template async` writes, and a first migration."""
    migrations = Path(folder, "migrations")
    with redirect_stdout(StringIO()):
        command.init(Config(f"{folder}/alembic.ini"), str(migrations), template="async")
    (migrations / "versions" / "1_author.py").write_text(MIGRATION, "utf-8")
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("sqlalchemy.url", DATABASE_URL.replace("%", "%%"))
    return config


def table_names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


async def main() -> None:
    # asyncmy logs what MariaDB notes about Alembic's table.
    logging.basicConfig(level=logging.ERROR)
    engine = create_async_engine(DATABASE_URL)
    with tempfile.TemporaryDirectory() as folder:
        config = environment(folder)
        # --8<-- [start:example]
        await asyncio.to_thread(command.upgrade, config, "head")

        async with engine.connect() as connection:
            print(await connection.run_sync(table_names))
            #> ['alembic_version', 'author']
        # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
