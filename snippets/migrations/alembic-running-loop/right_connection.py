# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "alembic"]
# ///
"""Give Alembic the connection that you have."""

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
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")
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


# --8<-- [start:example]
ENV_PY = """
def run_migrations_online() -> None:
    if connection := config.attributes.get("connection"):
        do_run_migrations(connection)
    else:
        asyncio.run(run_async_migrations())
"""


def upgrade(connection: Connection, config: Config) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def migrate(engine: AsyncEngine, config: Config) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(upgrade, config)
        print(await connection.run_sync(table_names))
        #> ['alembic_version', 'author']
# --8<-- [end:example]


async def main() -> None:
    # asyncmy logs what MariaDB notes about Alembic's table.
    logging.basicConfig(level=logging.ERROR)
    engine = create_async_engine(DATABASE_URL)
    with tempfile.TemporaryDirectory() as folder:
        config = environment(folder)
        env_py = Path(folder, "migrations", "env.py")
        text = env_py.read_text("utf-8")
        before, _, after = text.partition("\ndef run_migrations_online()")
        after = after[after.index("\n\n\n") :]
        env_py.write_text(before + ENV_PY + after, "utf-8")
        await migrate(engine, config)
    await engine.dispose()


asyncio.run(main())
