"""Indexes that a database without statistics chooses rightly among a million messages.

What is on its way out has one that holds nothing sent long ago; replies and invitations stand in theirs in the order in
which they are asked for. What belongs to a question, a run or a first post has one that begins with its community, as
every query does: between an index of the community alone and the key, SQLite takes the wrong one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ON_THE_WAY = "state IN ('waiting', 'sending')"


def upgrade() -> None:
    """Leave out what arrived, and add the order."""
    op.drop_index("outbox_open", table_name="outbox")
    where = sa.text(ON_THE_WAY)
    op.create_index("outbox_open", "outbox", ["lane", "id"], sqlite_where=where, postgresql_where=where)
    op.drop_index("posts_by_thread", table_name="posts")
    op.create_index("posts_by_thread", "posts", ["community", "channel", "thread", "at", "message"])
    op.create_index("invitations_by_question", "invitations", ["community", "question", "at", "helper"])
    op.create_index("thanks_by_question", "thanks", ["community", "question"])
    op.create_index("rsvps_by_run", "rsvps", ["community", "run"])
    op.create_index("greetings_by_post", "greetings", ["community", "post"])


def downgrade() -> None:
    """Do without the order, and take everything in again."""
    op.drop_index("greetings_by_post", table_name="greetings")
    op.drop_index("rsvps_by_run", table_name="rsvps")
    op.drop_index("thanks_by_question", table_name="thanks")
    op.drop_index("invitations_by_question", table_name="invitations")
    op.drop_index("posts_by_thread", table_name="posts")
    op.create_index("posts_by_thread", "posts", ["community", "channel", "thread"])
    op.drop_index("outbox_open", table_name="outbox")
    op.create_index("outbox_open", "outbox", ["state", "lane", "id"])
