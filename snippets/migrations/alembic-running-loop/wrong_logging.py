# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "alembic"]
# ///
"""Let env.py configure the logging of the application."""

import asyncio
import logging
import os
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from alembic import command
from alembic.config import Config

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


def environment(folder: str) -> tuple[str, str]:
    """What `alembic init --template async` writes: alembic.ini and migrations/."""
    ini, migrations = f"{folder}/alembic.ini", f"{folder}/migrations"
    with redirect_stdout(StringIO()):
        command.init(Config(ini), migrations, template="async")
    Path(migrations, "versions", "1_author.py").write_text(MIGRATION, "utf-8")
    return ini, migrations


async def main() -> None:
    # It logs what MariaDB notes about Alembic's table.
    logging.getLogger("asyncmy").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        ini, migrations = environment(folder)
        # --8<-- [start:example]
        logger = logging.getLogger("app")

        config = Config(ini)
        config.set_main_option("script_location", migrations)
        config.set_main_option("sqlalchemy.url", DATABASE_URL.replace("%", "%%"))
        await asyncio.to_thread(command.upgrade, config, "head")

        assert not logger.disabled, "env.py has switched the logger off"
        #      ^^^^^^^^^^^^^^^^^^^
        # AssertionError: env.py has switched the logger off
        # --8<-- [end:example]


asyncio.run(main())
