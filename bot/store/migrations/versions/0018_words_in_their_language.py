"""Words that lead to cards and questions in the community's language, and in all the ways in which they are written."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0012"
branch_labels = None
depends_on = None

SHELVE = '{"id": "cybrarian:shelve", "at": "2027-01-01T00:00:00+00:00", "verb": "cybrarian.shelve", "token": "", "_type": "TimeCame"}'


def upgrade() -> None:
    """Change the schema."""
    # What is kept is put on the shelves anew by the role itself, some at a time, once the house is open.
    op.execute("DELETE FROM due WHERE id = 'cybrarian:shelve'")
    op.execute(
        sa.text(
            "INSERT INTO due (community, id, due_at, nonce, body) "
            "SELECT community, 'cybrarian:shelve', 0, '0018', :body FROM communities"
        ).bindparams(body=SHELVE)
    )


def downgrade() -> None:
    """Change it back: other forms lead to the same things, until they are written anew."""
