"""Rituals, their runs, what is given to them and what is kept, and the feeds of calendars."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table('ballots',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=False),
    sa.Column('step', sa.String(length=24), nullable=False),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('of', sa.String(length=16), nullable=False),
    sa.Column('choice', sa.String(length=24), nullable=False),
    sa.PrimaryKeyConstraint('run', 'step', 'mark', 'of')
    )
    op.create_table('feeds',
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=True),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('mark')
    )
    op.create_index('feeds_by_member', 'feeds', ['community', 'member'], unique=False)
    op.create_table('givens',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('given', sa.String(length=16), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=False),
    sa.Column('step', sa.String(length=24), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=24), nullable=True),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('drawn', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('given')
    )
    op.create_index('givens_by_member', 'givens', ['community', 'by'], unique=False)
    op.create_index('givens_by_run', 'givens', ['community', 'run', 'at'], unique=False)
    op.create_table('my_steps',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('back_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('run', 'member')
    )
    op.create_index('my_steps_by_member', 'my_steps', ['community', 'member'], unique=False)
    op.create_table('queue',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('queued', sa.String(length=16), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=True),
    sa.Column('taken_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('queued')
    )
    op.create_index('queue_by_at', 'queue', ['at'], unique=False)
    op.create_index('queue_by_member', 'queue', ['community', 'member'], unique=False)
    op.create_index('queue_by_run', 'queue', ['community', 'run', 'at'], unique=False)
    op.create_table('rituals',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('ritual', sa.String(length=16), nullable=False),
    sa.Column('format', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('life', sa.String(length=10), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('opening', sa.Text(), nullable=False),
    sa.Column('channel', sa.String(length=160), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('start', sa.String(length=16), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('exceptions', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('host', sa.String(length=24), nullable=True),
    sa.Column('co_host', sa.String(length=24), nullable=True),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('holidays', sa.String(length=16), nullable=False),
    sa.Column('paused_until', sa.BigInteger(), nullable=True),
    sa.Column('tries_left', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(length=24), nullable=True),
    sa.Column('empty_runs', sa.Integer(), nullable=False),
    sa.Column('asked_on', sa.Boolean(), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('ritual')
    )
    op.create_index('rituals_by_community', 'rituals', ['community', 'set_at'], unique=False)
    op.create_index('rituals_by_life', 'rituals', ['life', 'changed_at'], unique=False)
    op.create_table('rsvps',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('answer', sa.String(length=12), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('waits', sa.Boolean(), nullable=False),
    sa.Column('came', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('run', 'member')
    )
    op.create_index('rsvps_by_member', 'rsvps', ['community', 'member'], unique=False)
    op.create_table('runs',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=False),
    sa.Column('ritual', sa.String(length=16), nullable=False),
    sa.Column('slot', sa.String(length=16), nullable=False),
    sa.Column('format', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('channel', sa.String(length=160), nullable=False),
    sa.Column('begins', sa.BigInteger(), nullable=False),
    sa.Column('ends', sa.BigInteger(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('beat', sa.Integer(), nullable=False),
    sa.Column('phase', sa.String(length=24), nullable=False),
    sa.Column('host', sa.String(length=24), nullable=True),
    sa.Column('hosting', sa.String(length=10), nullable=False),
    sa.Column('co_host', sa.String(length=24), nullable=True),
    sa.Column('co_hosting', sa.String(length=10), nullable=False),
    sa.Column('why', sa.String(length=40), nullable=False),
    sa.Column('seal', sa.String(length=40), nullable=False),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('run'),
    sa.UniqueConstraint('community', 'ritual', 'slot', name='runs_once')
    )
    op.create_index('runs_by_begins', 'runs', ['community', 'begins'], unique=False)
    op.create_index('runs_by_ends', 'runs', ['ends'], unique=False)
    op.create_index('runs_by_ritual', 'runs', ['community', 'ritual', 'begins'], unique=False)
    op.create_index('runs_by_stage', 'runs', ['community', 'stage', 'begins'], unique=False)
    op.create_table('take_aways',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=24), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('approved', sa.Boolean(), nullable=False),
    sa.Column('approved_by', sa.String(length=24), nullable=True),
    sa.PrimaryKeyConstraint('run')
    )
    op.create_index('take_aways_by_member', 'take_aways', ['community', 'by'], unique=False)
    op.create_table('worths',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('run', sa.String(length=16), nullable=False),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('worth', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('run', 'mark')
    )
    op.create_index('worths_by_community', 'worths', ['community', 'run'], unique=False)


def downgrade() -> None:
    """Change it back."""
    op.drop_table('worths')
    op.drop_table('take_aways')
    op.drop_table('runs')
    op.drop_table('rsvps')
    op.drop_table('rituals')
    op.drop_table('queue')
    op.drop_table('my_steps')
    op.drop_table('givens')
    op.drop_table('feeds')
    op.drop_table('ballots')
