"""The monthly list of what is missing, also where nothing was kept or looked for yet."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MONTHS = '{"id": "cybrarian:months", "at": "2027-01-01T00:00:00+00:00", "verb": "cybrarian.months", "token": "", "_type": "TimeCame"}'


def upgrade() -> None:
    """Let the role itself begin it, once the house is open."""
    op.execute(
        sa.text(
            "INSERT INTO due (community, id, due_at, nonce, body) "
            "SELECT community, 'cybrarian:months', 0, '0019', :body FROM communities"
        ).bindparams(body=MONTHS)
    )


def downgrade() -> None:
    """Leave out what has not begun yet."""
    op.execute("DELETE FROM due WHERE id = 'cybrarian:months'")
