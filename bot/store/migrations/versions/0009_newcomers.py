"""Newcomers: their first posts, who was asked to greet them, what members say of themselves, and small tasks."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table('ways',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('familiar', sa.String(length=8), nullable=False),
    sa.Column('way', sa.String(length=12), nullable=False),
    sa.Column('greets', sa.Boolean(), nullable=False),
    sa.Column('named', sa.String(length=8), nullable=False),
    sa.Column('hints', sa.String(length=8), nullable=False),
    sa.Column('hints_from', sa.BigInteger(), nullable=True),
    sa.Column('greeted', sa.Boolean(), nullable=False),
    sa.Column('eyes', sa.String(length=16), nullable=False),
    sa.PrimaryKeyConstraint('member')
    )
    op.create_index('ways_by_community', 'ways', ['community'], unique=False)
    op.create_table('follows',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('topic', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('member', 'topic')
    )
    op.create_index('follows_by_community', 'follows', ['community'], unique=False)
    op.create_table('first_posts',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('post', sa.String(length=16), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('channel', sa.String(length=160), nullable=False),
    sa.Column('message', sa.String(length=80), nullable=False),
    sa.Column('thread', sa.String(length=80), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('in_time', sa.Boolean(), nullable=True),
    sa.PrimaryKeyConstraint('post')
    )
    op.create_index('first_posts_by_at', 'first_posts', ['at'], unique=False)
    op.create_index('first_posts_by_channel', 'first_posts', ['community', 'channel', 'thread'], unique=False)
    op.create_index('first_posts_by_member', 'first_posts', ['community', 'member', 'at'], unique=False)
    op.create_index('first_posts_by_stage', 'first_posts', ['community', 'stage'], unique=False)
    op.create_table('greetings',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('post', sa.String(length=16), nullable=False),
    sa.Column('host', sa.String(length=24), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=True),
    sa.PrimaryKeyConstraint('post', 'host')
    )
    op.create_index('greetings_by_at', 'greetings', ['at'], unique=False)
    op.create_index('greetings_by_host', 'greetings', ['community', 'host', 'at'], unique=False)
    op.create_table('tasks',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('task', sa.String(length=16), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('taken_by', sa.String(length=24), nullable=True),
    sa.Column('taken_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('task')
    )
    op.create_index('tasks_by_at', 'tasks', ['at'], unique=False)
    op.create_index('tasks_by_member', 'tasks', ['community', 'member'], unique=False)
    op.create_index('tasks_by_taker', 'tasks', ['community', 'taken_by'], unique=False)


def downgrade() -> None:
    """Change it back."""
    op.drop_table('tasks')
    op.drop_table('greetings')
    op.drop_table('first_posts')
    op.drop_table('follows')
    op.drop_table('ways')
