"""Installations of platforms, and what lets an awaited event be found wherever it waits."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

AWAITED = sa.text('awaited AND NOT done')


def upgrade() -> None:
    """Change the schema."""
    op.create_table('installations',
    sa.Column('space', sa.String(length=80), nullable=False),
    sa.Column('platform', sa.String(length=20), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('space')
    )
    op.create_index('installations_by_platform', 'installations', ['platform'], unique=False)

    # Column by column, not in a batch: SQLite would copy the inbox and forget which ids it has given.
    op.add_column('inbox', sa.Column('awaited', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('inbox', sa.Column('author', sa.BigInteger(), nullable=True))
    op.add_column('inbox', sa.Column('subject', sa.BigInteger(), nullable=True))
    op.create_index('inbox_awaited', 'inbox', ['community', 'id'], unique=False, sqlite_where=AWAITED, postgresql_where=AWAITED)

    with op.batch_alter_table('held', schema=None) as batch_op:
        batch_op.drop_index('held_by_member')
        batch_op.drop_column('release_at')
        batch_op.create_index('held_by_member', ['community', 'member'], unique=False)


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table('held', schema=None) as batch_op:
        batch_op.drop_index('held_by_member')
        batch_op.add_column(sa.Column('release_at', sa.BigInteger(), server_default=sa.text('0'), nullable=False))
        batch_op.create_index('held_by_member', ['community', 'member', 'release_at'], unique=False)

    op.drop_index('inbox_awaited', 'inbox')
    op.drop_column('inbox', 'subject')
    op.drop_column('inbox', 'author')
    op.drop_column('inbox', 'awaited')

    op.drop_table('installations')
