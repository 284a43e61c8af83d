"""A summary for each book."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("book") as batch:
        batch.add_column(sa.Column("summary", sa.String(200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("book") as batch:
        batch.drop_column("summary")
