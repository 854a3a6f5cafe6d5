"""What a card that was imported brought along from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("cards") as cards:
        cards.add_column(sa.Column("brought", sa.Text(), nullable=True))


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("cards") as cards:
        cards.drop_column("brought")
