"""What members choose for themselves on their platform, and which topics that declares."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table('choices',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('space', sa.String(length=80), nullable=False),
    sa.Column('choice', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('topic', sa.String(length=60), nullable=True),
    sa.PrimaryKeyConstraint('space', 'choice')
    )
    op.create_index('choices_by_topic', 'choices', ['community', 'topic'], unique=False)
    op.create_table('chosen',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('space', sa.String(length=80), nullable=False),
    sa.Column('choice', sa.String(length=80), nullable=False),
    sa.Column('declined', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('member', 'space', 'choice')
    )
    op.create_index('chosen_by_choice', 'chosen', ['community', 'space', 'choice', 'member'], unique=False)


def downgrade() -> None:
    """Change it back."""
    op.drop_table('chosen')
    op.drop_table('choices')
