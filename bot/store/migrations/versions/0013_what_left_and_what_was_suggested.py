"""Marks of what left the library, so that no old file brings it back; and which questions a language model suggested."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "gone_cards",
        sa.Column("community", sa.String(24), primary_key=True),
        sa.Column("mark", sa.String(32), primary_key=True),
    )
    op.add_column("queue", sa.Column("suggested", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Change it back."""
    op.drop_column("queue", "suggested")
    op.drop_table("gone_cards")
