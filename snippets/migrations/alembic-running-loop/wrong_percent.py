# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg", "alembic"]
# ///
"""Give Alembic a URL that contains a percent sign."""

import os

from alembic.config import Config
from sqlalchemy import URL, make_url

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")


def main() -> None:
    driver = make_url(DATABASE_URL).drivername
    account = URL.create(driver, "ada@example.com", host="localhost", database="gotcha")
    config = Config()
    # --8<-- [start:example]
    url = account.render_as_string(hide_password=False)
    print(url)
    #> postgresql+asyncpg://ada%40example.com@localhost/gotcha
    config.set_main_option("sqlalchemy.url", url)
    #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    # ValueError: invalid interpolation syntax in
    # 'postgresql+asyncpg://ada%40example.com@localhost/gotcha' at position 24
    # --8<-- [end:example]
    assert config.get_main_option("sqlalchemy.url") == url, "another URL"


main()
