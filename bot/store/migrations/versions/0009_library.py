"""The library: cards, who used them, and the words by which they and answered questions are found."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table('cards',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('card', sa.String(length=16), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('topics', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('when_not', sa.Text(), nullable=False),
    sa.Column('people', sa.Text(), nullable=False),
    sa.Column('keeper', sa.String(length=24), nullable=True),
    sa.Column('author', sa.String(length=24), nullable=True),
    sa.Column('owner', sa.String(length=24), nullable=True),
    sa.Column('channel', sa.String(length=160), nullable=False),
    sa.Column('source_channel', sa.String(length=160), nullable=True),
    sa.Column('source', sa.String(length=80), nullable=True),
    sa.Column('begun_at', sa.BigInteger(), nullable=False),
    sa.Column('kept_at', sa.BigInteger(), nullable=True),
    sa.Column('review_at', sa.BigInteger(), nullable=True),
    sa.Column('ownerless_since', sa.BigInteger(), nullable=True),
    sa.Column('asked_in', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('replaces', sa.String(length=16), nullable=True),
    sa.PrimaryKeyConstraint('card')
    )
    with op.batch_alter_table('cards', schema=None) as batch_op:
        batch_op.create_index('cards_by_author', ['community', 'author'], unique=False)
        batch_op.create_index('cards_by_begun', ['stage', 'begun_at'], unique=False)
        batch_op.create_index('cards_by_owner', ['community', 'owner'], unique=False)
        batch_op.create_index('cards_by_source', ['community', 'source_channel', 'source'], unique=False)
        batch_op.create_index('cards_by_stage', ['community', 'stage', 'kept_at'], unique=False)

    op.create_table('missed',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('missed', sa.String(length=16), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('missed')
    )
    with op.batch_alter_table('missed', schema=None) as batch_op:
        batch_op.create_index('missed_by_at', ['at'], unique=False)
        batch_op.create_index('missed_by_member', ['community', 'member'], unique=False)

    op.create_table('readers',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('offered_at', sa.BigInteger(), nullable=True),
    sa.Column('declines', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('member')
    )
    op.create_table('uses',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('card', sa.String(length=16), nullable=False),
    sa.Column('member', sa.String(length=24), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('card', 'member')
    )
    with op.batch_alter_table('uses', schema=None) as batch_op:
        batch_op.create_index('uses_by_member', ['community', 'member'], unique=False)

    op.create_table('findables',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('question', sa.String(length=16), nullable=True),
    sa.Column('card', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['card'], ['cards.card'], name='findables_card', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question'], ['questions.question'], name='findables_question', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('findables', schema=None) as batch_op:
        batch_op.create_index('findables_by_card', ['card'], unique=True)
        batch_op.create_index('findables_by_community', ['community', 'id'], unique=False)
        batch_op.create_index('findables_by_question', ['question'], unique=True)

    op.create_table('found_by',
    sa.Column('community', sa.String(length=24), nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.Column('findable', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['findable'], ['findables.id'], name='found_by_findable', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('community', 'word', 'findable'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('found_by', schema=None) as batch_op:
        batch_op.create_index('found_by_findable', ['findable'], unique=False)

    # What was answered before is put on the shelves by the role itself, some at a time, once the house is open.
    body = '{"id": "cybrarian:shelve", "at": "2027-01-01T00:00:00+00:00", "verb": "cybrarian.shelve", "token": "", "_type": "TimeCame"}'
    op.execute(
        sa.text(
            "INSERT INTO due (community, id, due_at, nonce, body) "
            "SELECT community, 'cybrarian:shelve', 0, '0009', :body FROM communities"
        ).bindparams(body=body)
    )


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table('found_by', schema=None) as batch_op:
        batch_op.drop_index('found_by_findable')

    op.drop_table('found_by')
    with op.batch_alter_table('findables', schema=None) as batch_op:
        batch_op.drop_index('findables_by_question')
        batch_op.drop_index('findables_by_community')
        batch_op.drop_index('findables_by_card')

    op.drop_table('findables')
    with op.batch_alter_table('uses', schema=None) as batch_op:
        batch_op.drop_index('uses_by_member')

    op.drop_table('uses')
    op.drop_table('readers')
    with op.batch_alter_table('missed', schema=None) as batch_op:
        batch_op.drop_index('missed_by_member')
        batch_op.drop_index('missed_by_at')

    op.drop_table('missed')
    with op.batch_alter_table('cards', schema=None) as batch_op:
        batch_op.drop_index('cards_by_stage')
        batch_op.drop_index('cards_by_source')
        batch_op.drop_index('cards_by_owner')
        batch_op.drop_index('cards_by_begun')
        batch_op.drop_index('cards_by_author')

    op.drop_table('cards')
