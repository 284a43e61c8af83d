# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite", "alembic"]
# ///
"""Give an async URL to the env.py of Alembic's default template."""

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


def environment(folder: str) -> Config:
    """What `alembic init --template generic` writes, and a first migration."""
    migrations = Path(folder, "migrations")
    with redirect_stdout(StringIO()):
        command.init(Config(f"{folder}/alembic.ini"), str(migrations), "generic")
    (migrations / "versions" / "1_author.py").write_text(MIGRATION, "utf-8")
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("sqlalchemy.url", DATABASE_URL.replace("%", "%%"))
    return config


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = environment(folder)
        # --8<-- [start:example]
        command.upgrade(config, "head")
        #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        # sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call
        # await_() here. Was IO attempted in an unexpected place?
        # --8<-- [end:example]


main()
