"""Forums, whether they show a question as solved, and where people are written to only once they turned to us."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.add_column('spaces', sa.Column('reserved', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('members', sa.Column('approachable', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('channels', sa.Column('forum', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('questions', sa.Column('shows_solved', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Change it back."""
    op.drop_column('questions', 'shows_solved')
    op.drop_column('channels', 'forum')
    op.drop_column('members', 'approachable')
    op.drop_column('spaces', 'reserved')
