"""The part of the schema that holds the library: cards, who used them, and the words by which things are found.

1. A word stands here only as long as what it is found in: with a question or a card its rows go by themselves.
2. Words are rows of an ordinary table, so that what was erased is nowhere in the file: an index of the database's own
   for full text (FTS5 before SQLite 3.42) keeps the words of deleted rows.
3. What somebody looked for in vain bears their name until the month's list is made, so that they can take it back.
4. Of a card that left only keyed hashes stay, so that no old file brings it back, and of a message whose author will
   not have it kept, so that nobody asks them again.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from bot.store.columns import Moment, metadata, of_community, own_id

LONGEST_WORD = 40
"""Characters of a word by which something is found; what is longer is found by its beginning."""

cards = Table(
    "cards",
    metadata,
    of_community(),
    Column("card", String(16), primary_key=True),
    Column("stage", String(10), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("folded", Text, nullable=False, server_default=""),
    Column("topics", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("when_not", Text, nullable=False),
    Column("people", Text, nullable=False),
    Column("not_me", Text, nullable=False, server_default="[]"),
    Column("keeper", String(24)),
    Column("author", String(24)),
    Column("owner", String(24)),
    Column("channel", String(160), nullable=False),
    Column("source_channel", String(160)),
    Column("source", String(80)),
    Column("begun_at", Moment, nullable=False),
    Column("kept_at", Moment),
    Column("review_at", Moment),
    Column("ownerless_since", Moment),
    Column("asked_in", String(80)),
    Column("told_of_model", Boolean, nullable=False, server_default=false()),
    Column("version", Integer, nullable=False),
    Column("replaces", String(16)),
    Column("brought", Text),
    Index("cards_by_stage", "community", "stage", "kept_at"),
    Index("cards_by_source", "community", "source_channel", "source"),
    Index("cards_by_author", "community", "author"),
    Index("cards_by_owner", "community", "owner"),
    Index("cards_by_begun", "stage", "begun_at"),
)

gone_cards = Table(
    "gone_cards",
    metadata,
    Column("community", String(24), primary_key=True),
    Column("mark", String(32), primary_key=True),
)

uses = Table(
    "uses",
    metadata,
    of_community(),
    Column("card", String(16), primary_key=True),
    Column("member", String(24), primary_key=True),
    Column("at", Moment, nullable=False),
    Index("uses_by_member", "community", "member"),
)

missed = Table(
    "missed",
    metadata,
    of_community(),
    Column("missed", String(16), primary_key=True),
    Column("member", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("missed_by_member", "community", "member"),
    Index("missed_by_at", "at"),
)

readers = Table(
    "readers",
    metadata,
    of_community(),
    Column("member", String(24), primary_key=True),
    Column("offered_at", Moment),
    Column("declines", Boolean, nullable=False),
    Column("asked_at", Moment),
)

findables = Table(
    "findables",
    metadata,
    own_id(),
    of_community(),
    Column("question", String(16), ForeignKey("questions.question", ondelete="CASCADE", name="findables_question")),
    Column("card", String(16), ForeignKey("cards.card", ondelete="CASCADE", name="findables_card")),
    Index("findables_by_community", "community", "id"),
    Index("findables_by_question", "question", unique=True),
    Index("findables_by_card", "card", unique=True),
)

found_by = Table(
    "found_by",
    metadata,
    Column("community", String(24), primary_key=True),
    Column("word", String(LONGEST_WORD), primary_key=True),
    Column(
        "findable",
        findables.c.id.type,
        ForeignKey("findables.id", ondelete="CASCADE", name="found_by_findable"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("weight", Integer, nullable=False),
    Index("found_by_findable", "findable"),
    sqlite_with_rowid=False,
)

GIVEN_WORDS = {
    "cards": {"title", "folded", "topics", "words", "why", "when_not", "brought"},
    "missed": {"text"},
    "found_by": {"word"},
}
