"""Which message answered a newcomer's first words, so that they are not taken as answered once it is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let it be known."""
    op.add_column("first_posts", sa.Column("answer", sa.String(80)))


def downgrade() -> None:
    """Let it not be known."""
    op.drop_column("first_posts", "answer")
