"""The part of the schema that holds rituals: what a community set, what became of each time, and what is kept.

1. A planned time of a ritual has one run, ever: the database itself refuses a second.
2. What is anonymous bears a mark that a run's seal makes, and no member; without the seal it leads to nobody.
3. Of a feed's address only a keyed mark stands here, and the number from which the key makes the address again.
"""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, false, text

from bot.store.columns import Moment, metadata, of_community

SEALED = "seal <> ''"
DRAFTED = "NOT approved"
STILL_WORDED = "run IS NOT NULL AND text <> ''"
"""What is still to be swept; index and statement say it in the same words, see `tables.NOT_DONE`."""

rituals = Table(
    "rituals",
    metadata,
    of_community(),
    Column("ritual", String(16), primary_key=True),
    Column("format", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("life", String(10), nullable=False),
    Column("title", Text, nullable=False),
    Column("opening", Text, nullable=False),
    Column("channel", String(160), nullable=False),
    Column("rule", Text, nullable=False),
    Column("start", String(16), nullable=False),
    Column("zone", String(60), nullable=False),
    Column("exceptions", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("place", Text, nullable=False),
    Column("host", String(24)),
    Column("co_host", String(24)),
    Column("capacity", Integer),
    Column("holidays", String(16), nullable=False),
    Column("paused_until", Moment),
    Column("tries_left", Integer),
    Column("by", String(24)),
    Column("empty_runs", Integer, nullable=False),
    Column("asked_on", Boolean, nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("rituals_by_community", "community", "set_at"),
    Index("rituals_by_life", "life", "changed_at"),
)

runs = Table(
    "runs",
    metadata,
    of_community(),
    Column("run", String(16), primary_key=True),
    Column("ritual", String(16), nullable=False),
    Column("slot", String(16), nullable=False),
    Column("format", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("channel", String(160), nullable=False),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("stage", String(10), nullable=False),
    Column("beat", Integer, nullable=False),
    Column("phase", String(24), nullable=False),
    Column("host", String(24)),
    Column("hosting", String(10), nullable=False),
    Column("co_host", String(24)),
    Column("co_hosting", String(10), nullable=False),
    Column("why", String(40), nullable=False),
    Column("seal", String(40), nullable=False),
    Column("people", Integer),
    UniqueConstraint("community", "ritual", "slot", name="runs_once"),
    Index("runs_by_ritual", "community", "ritual", "begins"),
    Index("runs_by_stage", "community", "stage", "begins"),
    Index("runs_by_begins", "community", "begins"),
    Index("runs_by_ends", "ends"),
    Index("runs_sealed", "ends", sqlite_where=text(SEALED), postgresql_where=text(SEALED)),
)

rsvps = Table(
    "rsvps",
    metadata,
    of_community(),
    Column("run", String(16), primary_key=True),
    Column("member", String(24), primary_key=True),
    Column("answer", String(12), nullable=False),
    Column("at", Moment, nullable=False),
    Column("waits", Boolean, nullable=False),
    Column("came", Boolean, nullable=False),
    Index("rsvps_by_member", "community", "member"),
    Index("rsvps_by_run", "community", "run"),
)

worths = Table(
    "worths",
    metadata,
    of_community(),
    Column("run", String(16), primary_key=True),
    Column("mark", String(32), primary_key=True),
    Column("worth", Boolean, nullable=False),
    Index("worths_by_community", "community", "run"),
)

givens = Table(
    "givens",
    metadata,
    of_community(),
    Column("given", String(16), primary_key=True),
    Column("run", String(16), nullable=False),
    Column("step", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(24)),
    Column("mark", String(32), nullable=False),
    Column("drawn", Boolean, nullable=False),
    Index("givens_by_run", "community", "run", "at"),
    Index("givens_by_member", "community", "by"),
)

ballots = Table(
    "ballots",
    metadata,
    of_community(),
    Column("run", String(16), primary_key=True),
    Column("step", String(24), primary_key=True),
    Column("mark", String(32), primary_key=True),
    Column("of", String(16), primary_key=True),
    Column("choice", String(24), nullable=False),
)

take_aways = Table(
    "take_aways",
    metadata,
    of_community(),
    Column("run", String(16), primary_key=True),
    Column("words", Text, nullable=False),
    Column("by", String(24)),
    Column("at", Moment, nullable=False),
    Column("approved", Boolean, nullable=False),
    Column("approved_by", String(24)),
    Column("plainer", Boolean, nullable=False, server_default=false()),
    Index("take_aways_by_member", "community", "by"),
    Index("take_aways_drafted", "run", sqlite_where=text(DRAFTED), postgresql_where=text(DRAFTED)),
)

my_steps = Table(
    "my_steps",
    metadata,
    of_community(),
    Column("run", String(16), primary_key=True),
    Column("member", String(24), primary_key=True),
    Column("text", Text, nullable=False),
    Column("back_at", Moment),
    Index("my_steps_by_member", "community", "member"),
)

queue = Table(
    "queue",
    metadata,
    of_community(),
    Column("queued", String(16), primary_key=True),
    Column("member", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("run", String(16)),
    Column("taken_at", Moment),
    Column("suggested", Boolean, nullable=False, server_default=false()),
    Index("queue_by_run", "community", "run", "at"),
    Index("queue_by_member", "community", "member"),
    Index("queue_by_at", "at"),
    Index("queue_worded", "run", sqlite_where=text(STILL_WORDED), postgresql_where=text(STILL_WORDED)),
)

feeds = Table(
    "feeds",
    metadata,
    Column("mark", String(32), primary_key=True),
    of_community(),
    Column("member", String(24)),
    Column("nonce", String(32), nullable=False),
    Index("feeds_by_member", "community", "member"),
)

OF_RUNS = (rsvps, worths, givens, ballots, take_aways, my_steps, queue)
"""What belongs to a run, and ends with it; a question that was put aside has none until it is chosen."""

GIVEN_WORDS = {
    "rituals": {"title", "opening", "place"},
    "givens": {"text"},
    "take_aways": {"words"},
    "my_steps": {"text"},
    "queue": {"text"},
}
