"""How far each stream was heard, and the forms that are open before somebody."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table('streams',
    sa.Column('stream', sa.String(length=120), nullable=False),
    sa.Column('position', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('stream')
    )
    op.create_table('form_drafts',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('draft', sa.String(length=32), nullable=False),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('draft')
    )
    op.create_index('form_drafts_by_at', 'form_drafts', ['at'], unique=False)
    op.create_index('form_drafts_by_mark', 'form_drafts', ['community', 'mark'], unique=False)


def downgrade() -> None:
    """Change it back."""
    op.drop_table('form_drafts')
    op.drop_table('streams')
