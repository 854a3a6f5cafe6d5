"""Accounts of one person, communities with several spaces, and the codes by which both come together."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table('accounts',
    sa.Column('identity', sa.String(length=160), nullable=False),
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=True),
    sa.Column('guest', sa.Boolean(), nullable=False),
    sa.Column('may_coordinate', sa.Boolean(), nullable=False),
    sa.Column('here', sa.Boolean(), nullable=False),
    sa.Column('joined_at', sa.BigInteger(), nullable=True),
    sa.Column('acted_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('identity')
    )
    op.create_index('accounts_by_member', 'accounts', ['member'], unique=False)
    op.create_table('links',
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('to', sa.String(length=10), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('mark')
    )
    op.create_index('links_by_member', 'links', ['community', 'member'], unique=False)
    op.create_index('links_by_until', 'links', ['until'], unique=False)
    op.create_table('tries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('person', sa.String(length=24), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('tries_by_person', 'tries', ['person', 'at'], unique=False)
    op.add_column('spaces', sa.Column('name', sa.String(length=120), nullable=True))
    op.add_column('spaces', sa.Column('origin', sa.String(length=24), nullable=True))
    op.add_column('invitations', sa.Column('introduced', sa.Boolean(), nullable=True))

    # The notice of a channel is named by its space as well: two spaces may call channels alike.
    op.execute("UPDATE outbox SET name = 'notice/' || lane WHERE name LIKE 'notice/%'")


def downgrade() -> None:
    """Change it back."""
    op.execute("UPDATE outbox SET name = 'notice/' || substr(lane, length(space) + 2) WHERE name LIKE 'notice/%'")
    op.drop_column('invitations', 'introduced')
    op.drop_column('spaces', 'origin')
    op.drop_column('spaces', 'name')
    op.drop_table('tries')
    op.drop_table('links')
    op.drop_table('accounts')
