"""The part of the schema that holds what passes through the house: what was heard, what is due, what is to be said.

1. A body is dropped on its way or soon after it: the inbox's when the event is settled, the outbox's a day after it was
   sent, that of a private answer at once.
2. An index over what is still to be done says so in the words of the queries that use it.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, false, text

from bot.store.columns import Moment, metadata, of_community, own_id

NOT_DONE = "NOT done"
AWAITED = "awaited AND NOT done"
BELOW_LINKS = "name LIKE 'link/%'"
ON_THE_WAY = "state IN ('waiting', 'sending')"
"""Index and queries say it in the same words: a database recognises a partial index by them."""

inbox = Table(
    "inbox",
    metadata,
    own_id(),
    of_community(),
    Column("key", String(32), nullable=False),
    Column("body", Text),
    Column("heard_at", Moment, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("awaited", Boolean, nullable=False, server_default=false()),
    Column("author", BigInteger),
    Column("subject", BigInteger),
    UniqueConstraint("key"),
    Index(
        "inbox_owed",
        "community",
        "id",
        sqlite_where=text(NOT_DONE),
        postgresql_where=text(NOT_DONE),
    ),
    Index(
        "inbox_awaited",
        "community",
        "id",
        sqlite_where=text(AWAITED),
        postgresql_where=text(AWAITED),
    ),
    Index("inbox_by_heard", "heard_at"),
    sqlite_autoincrement=True,  # an id in somebody's hand is never given to another row
)

marks = Table(
    "marks",
    metadata,
    of_community(),
    Column("inbox", BigInteger, primary_key=True),
    Column("role", String(24), primary_key=True),
    Column("trace", Text),
)

due = Table(
    "due",
    metadata,
    Column("community", String(24), primary_key=True),
    Column("id", String(120), primary_key=True),
    Column("due_at", Moment, nullable=False),
    Column("nonce", String(10), nullable=False),
    Column("body", Text, nullable=False),
    Index("due_by_at", "due_at", "id"),
)

held = Table(
    "held",
    metadata,
    own_id(),
    of_community(),
    Column("member", String(24), nullable=False),
    Column("key", String(24), nullable=False),
    Column("name", String(80)),
    Column("body", Text, nullable=False),
    UniqueConstraint("key"),
    Index("held_by_name", "community", "name"),
    Index("held_by_member", "community", "member"),
)

outbox = Table(
    "outbox",
    metadata,
    own_id(),
    of_community(),
    Column("key", String(24), nullable=False),
    Column("space", String(80)),
    Column("lane", Text, nullable=False),
    Column("body", Text),
    Column("name", String(80)),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment),
    Column("expires_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("channel", String(160)),
    Column("message", String(80)),
    UniqueConstraint("key"),
    Index(
        "outbox_open",
        "lane",
        "id",
        sqlite_where=text(ON_THE_WAY),
        postgresql_where=text(ON_THE_WAY),
    ),
    Index("outbox_by_name", "community", "name"),
    Index("outbox_below_links", "community", sqlite_where=text(BELOW_LINKS), postgresql_where=text(BELOW_LINKS)),
    Index("outbox_by_message", "community", "channel", "message"),
    Index("outbox_by_settled", "settled_at"),
    sqlite_autoincrement=True,  # an id in somebody's hand is never given to another row
)

parts = Table(
    "parts",
    metadata,
    of_community(),
    Column("name", String(80), primary_key=True),
    Column("carrier", String(80), nullable=False),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("parts_by_carrier", "community", "carrier"),
    Index("parts_by_at", "at"),
)

reasons = Table(
    "reasons",
    metadata,
    of_community(),
    Column("key", String(24), primary_key=True),
    Column("carried_by", String(24), nullable=False),
    Column("member", String(24)),
    Column("rule", String(40), nullable=False),
    Column("kind", String(24)),
    Column("about", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("reasons_by_carrier", "community", "carried_by"),
    Index("reasons_by_member", "community", "member", "at"),
    Index("reasons_by_at", "at"),
)

dropped = Table(
    "dropped",
    metadata,
    own_id(),
    of_community(),
    Column("member", String(24)),
    Column("rule", String(40), nullable=False),
    Column("why", String(24), nullable=False),
    Column("at", Moment, nullable=False),
    Index("dropped_by_at", "at"),
)

attention = Table(
    "attention",
    metadata,
    own_id(),
    Column("person", String(24), nullable=False),
    Column("at", Moment, nullable=False),
    Index("attention_by_person", "person", "at"),
)

GIVEN_WORDS = {
    "inbox": {"body"},
    "due": {"body"},
    "held": {"body"},
    "outbox": {"body"},
    "parts": {"body"},
    "reasons": {"about"},
}
