"""Whether a card's author was told, when asked, that a language model may be sent their words."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("cards") as cards:
        cards.add_column(sa.Column("told_of_model", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("cards") as cards:
        cards.drop_column("told_of_model")
