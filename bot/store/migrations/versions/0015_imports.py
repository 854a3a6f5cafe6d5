"""Who joined with many at once is nobody new."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("imported", sa.Boolean(), nullable=False, server_default=sa.false()))
        members.create_index("members_by_joining", ["community", "joined_at"])


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("members") as members:
        members.drop_index("members_by_joining")
        members.drop_column("imported")
