"""The schema, one for SQLite and PostgreSQL.

1. Every row belongs to a community, but for those of the house itself: `meta`, `installations`, `streams`,
   `attention` and `tries`.
2. Moments are whole microseconds since 1970 in UTC, alike on both databases.
3. Text that a person wrote stands only in columns that are listed in `GIVEN_WORDS`; a test holds the list.

What passes through the house stands in `passage_tables`, the tables of rituals in `ritual_tables`, those of newcomers
in `newcomer_tables`, those of the library in `library_tables`, that of the language model in `language_tables`; whoever
goes through `metadata` finds them as well.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    true,
)

from bot.store import language_tables as language_tables
from bot.store import library_tables, newcomer_tables, passage_tables, ritual_tables
from bot.store.columns import Moment as Moment
from bot.store.columns import metadata as metadata
from bot.store.columns import of_community, own_id

meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

installations = Table(
    "installations",
    metadata,
    Column("space", String(80), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("installations_by_platform", "platform"),
)

streams = Table(
    "streams",
    metadata,
    Column("stream", String(120), primary_key=True),
    Column("position", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

communities = Table(
    "communities",
    metadata,
    Column("community", String(24), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("life", String(10), nullable=False),
    Column("care", Text, nullable=False),
    Column("zone", String(60), nullable=False),
    Column("language", String(10), nullable=False),
    Column("settings", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

LONGEST_NAME_OF_A_SPACE = 120

spaces = Table(
    "spaces",
    metadata,
    Column("space", String(80), primary_key=True),
    of_community(),
    Column("active", Boolean, nullable=False),
    Column("reserved", Boolean, nullable=False, server_default=false()),
    Column("name", String(LONGEST_NAME_OF_A_SPACE)),
    Column("origin", String(24)),
    Index("spaces_by_community", "community"),
)

members = Table(
    "members",
    metadata,
    Column("member", String(24), primary_key=True),
    of_community(),
    Column("person", String(24), nullable=False),
    Column("name", String(120), nullable=False),
    Column("zone", String(60)),
    Column("waking_start", String(5)),
    Column("waking_end", String(5)),
    Column("coordinator", Boolean, nullable=False),
    Column("may_coordinate", Boolean, nullable=False),
    Column("guest", Boolean, nullable=False),
    Column("here", Boolean, nullable=False),
    Column("joined_at", Moment),
    Column("paused_until", Moment),
    Column("muted", String(200), nullable=False),
    Column("approachable", Boolean, nullable=False, server_default=true()),
    Column("imported", Boolean, nullable=False, server_default=false()),
    Index("members_by_community", "community"),
    Index("members_by_person", "person"),
    Index("members_by_joining", "community", "joined_at"),
)

identities = Table(
    "identities",
    metadata,
    Column("identity", String(160), primary_key=True),
    of_community(),
    Column("member", String(24), nullable=False),
    Index("identities_by_member", "member"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("identity", String(160), primary_key=True),
    of_community(),
    Column("member", String(24), nullable=False),
    Column("name", String(120), nullable=False),
    Column("zone", String(60)),
    Column("guest", Boolean, nullable=False),
    Column("may_coordinate", Boolean, nullable=False),
    Column("here", Boolean, nullable=False),
    Column("joined_at", Moment),
    Column("acted_at", Moment, nullable=False),
    Index("accounts_by_member", "member"),
)

links = Table(
    "links",
    metadata,
    Column("mark", String(32), primary_key=True),
    of_community(),
    Column("member", String(24), nullable=False),
    Column("to", String(10), nullable=False),
    Column("until", Moment, nullable=False),
    Index("links_by_member", "community", "member"),
    Index("links_by_until", "until"),
)

tries = Table(
    "tries",
    metadata,
    own_id(),
    Column("person", String(24), nullable=False),
    Column("at", Moment, nullable=False),
    Index("tries_by_person", "person", "at"),
)

forgotten = Table(
    "forgotten",
    metadata,
    Column("community", String(24), primary_key=True),
    Column("mark", String(32), primary_key=True),
)

channels = Table(
    "channels",
    metadata,
    Column("channel", String(160), primary_key=True),
    of_community(),
    Column("name", String(120), nullable=False),
    Column("private", Boolean, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("forum", Boolean, nullable=False, server_default=false()),
    Column("mode", String(10), nullable=False),
    Column("purpose", String(20)),
    Index("channels_by_community", "community"),
)

posts = Table(
    "posts",
    metadata,
    of_community(),
    Column("channel", String(160), primary_key=True),
    Column("message", String(80), primary_key=True),
    Column("thread", String(80)),
    Column("author", String(24)),
    Column("at", Moment, nullable=False),
    Index("posts_by_thread", "community", "channel", "thread", "at", "message"),
    Index("posts_by_author", "community", "author", "at"),
    Index("posts_by_channel_at", "community", "channel", "at"),
    Index("posts_by_at", "at"),
)

questions = Table(
    "questions",
    metadata,
    of_community(),
    Column("question", String(16), primary_key=True),
    Column("asker", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("channel", String(160), nullable=False),
    Column("message", String(80)),
    Column("post", String(80)),
    Column("ours", Boolean, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("clock_stopped", Boolean, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("last_reply_at", Moment),
    Column("asked_whether", Boolean, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("quiet", Boolean, nullable=False, server_default=false()),
    Column("shows_solved", Boolean, nullable=False, server_default=false()),
    Column("outcome", String(16)),
    Column("closed_at", Moment),
    Index("questions_by_message", "community", "channel", "message"),
    Index("questions_by_post", "community", "channel", "post"),
    Index("questions_open", "community", "closed_at", "stage"),
    Index("questions_by_asker", "community", "asker"),
)

invitations = Table(
    "invitations",
    metadata,
    of_community(),
    Column("question", String(16), primary_key=True),
    Column("helper", String(24), primary_key=True),
    Column("topic", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", String(10)),
    Column("introduced", Boolean),
    Index("invitations_by_helper", "community", "helper", "at"),
    Index("invitations_by_question", "community", "question", "at", "helper"),
)

thanks = Table(
    "thanks",
    metadata,
    of_community(),
    Column("question", String(16), primary_key=True),
    Column("helper", String(24), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("asked_consent", Boolean, nullable=False),
    Index("thanks_by_helper", "community", "helper", "at"),
    Index("thanks_by_question", "community", "question"),
)

topics = Table(
    "topics",
    metadata,
    of_community(),
    Column("member", String(24), primary_key=True),
    Column("topic", String(60), primary_key=True),
    Column("agreed", Boolean, nullable=False),
    Index("topics_by_topic", "community", "topic"),
)

choices = Table(
    "choices",
    metadata,
    of_community(),
    Column("space", String(80), primary_key=True),
    Column("choice", String(80), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("topic", String(60)),
    Index("choices_by_topic", "community", "topic"),
)

chosen = Table(
    "chosen",
    metadata,
    of_community(),
    Column("member", String(24), primary_key=True),
    Column("space", String(80), primary_key=True),
    Column("choice", String(80), primary_key=True),
    Column("declined", Boolean, nullable=False),
    Index("chosen_by_choice", "community", "space", "choice", "member"),
)

paces = Table(
    "paces",
    metadata,
    of_community(),
    Column("member", String(24), primary_key=True),
    Column("days", Integer, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    of_community(),
    Column("draft", String(16), primary_key=True),
    Column("member", String(24), nullable=False),
    Column("verb", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("drafts_by_at", "at"),
    Index("drafts_by_member", "community", "member"),
)

form_drafts = Table(
    "form_drafts",
    metadata,
    of_community(),
    Column("draft", String(32), primary_key=True),
    Column("mark", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("form_drafts_by_at", "at"),
    Index("form_drafts_by_mark", "community", "mark"),
)

audits = Table(
    "audits",
    metadata,
    own_id(),
    of_community(),
    Column("coordinator", String(24)),
    Column("about", String(24), nullable=False),
    Column("act", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Index("audits_by_about", "community", "about"),
)

mishaps = Table(
    "mishaps",
    metadata,
    own_id(),
    of_community(),
    Column("mishap", String(30), nullable=False),
    Column("what", String(200), nullable=False),
    Column("trace", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("mishaps_by_at", "community", "at"),
)

GIVEN_WORDS = {
    "communities": {"name", "care"},
    "questions": {"text", "topics"},
    "topics": {"topic"},
    "choices": {"name", "topic"},
    "invitations": {"topic"},
    "drafts": {"body"},
    "form_drafts": {"body"},
    "members": {"name"},
    "accounts": {"name"},
    "spaces": {"name"},
    "channels": {"name"},
    **passage_tables.GIVEN_WORDS,
    **ritual_tables.GIVEN_WORDS,
    **newcomer_tables.GIVEN_WORDS,
    **library_tables.GIVEN_WORDS,
}
"""Where words may stand.

What a member gave (a name, a question, a topic), and bodies on their way, which are dropped.
"""
