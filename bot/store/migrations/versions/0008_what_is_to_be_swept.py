"""Indexes of what is still to be swept of rituals, so that sweeping does not walk through all that is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = (
    ("runs_sealed", "runs", "ends", "seal <> ''"),
    ("take_aways_drafted", "take_aways", "run", "NOT approved"),
    ("queue_worded", "queue", "run", "run IS NOT NULL AND text <> ''"),
)


def upgrade() -> None:
    """Change the schema."""
    for name, table, column, where in INDEXES:
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Change it back."""
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
