"""Where an author was asked is forgotten once they agreed: what that message is called names them."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forget it of what is kept already."""
    op.execute("UPDATE cards SET asked_in = NULL WHERE stage IN ('kept', 'retired')")


def downgrade() -> None:
    """Leave it: nothing asks for it."""
