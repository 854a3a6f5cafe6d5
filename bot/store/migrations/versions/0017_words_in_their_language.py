"""Words that lead to things in the community's language, titles as one types them, and what was to be kept quiet."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SHELVE = '{"id": "cybrarian:shelve", "at": "2027-01-01T00:00:00+00:00", "verb": "cybrarian.shelve", "token": "", "_type": "TimeCame"}'


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("cards") as cards:
        cards.add_column(sa.Column("folded", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("questions") as questions:
        questions.add_column(sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Whether a question on the coordinators' list came there by its asker's wish was not written down: it may have.
    op.execute(sa.text("UPDATE questions SET quiet = :yes WHERE stage = 'list'").bindparams(yes=True))
    # What is kept is put on the shelves anew by the role itself, some at a time, once the house is open.
    op.execute("DELETE FROM due WHERE id = 'cybrarian:shelve'")
    op.execute(
        sa.text(
            "INSERT INTO due (community, id, due_at, nonce, body) "
            "SELECT community, 'cybrarian:shelve', 0, '0017', :body FROM communities"
        ).bindparams(body=SHELVE)
    )


def downgrade() -> None:
    """Change it back: other forms lead to the same things, until they are written anew."""
    with op.batch_alter_table("questions") as questions:
        questions.drop_column("quiet")
    with op.batch_alter_table("cards") as cards:
        cards.drop_column("folded")
