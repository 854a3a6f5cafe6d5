"""Who would rather not be named on a card, and a way to what stands below cards' addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("cards") as cards:
        cards.add_column(sa.Column("not_me", sa.Text(), server_default="[]", nullable=False))
    below = sa.text("name LIKE 'link/%'")
    op.create_index("outbox_below_links", "outbox", ["community"], sqlite_where=below, postgresql_where=below)


def downgrade() -> None:
    """Change it back."""
    op.drop_index("outbox_below_links", "outbox")
    with op.batch_alter_table("cards") as cards:
        cards.drop_column("not_me")
