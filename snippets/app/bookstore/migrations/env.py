"""What Alembic runs for each command."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bookstore.models import Base
from bookstore.settings import Settings


# --8<-- [start:env]
def migrate(connection: Connection) -> None:
    # SQLite cannot alter a column: in batch mode Alembic rebuilds the table.
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    settings: Settings = context.config.attributes.get("settings") or Settings()
    # Not make_engine(): while SQLite rebuilds a table, foreign keys have to be off.
    engine = create_async_engine(settings.database_url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:env]
