"""The part of the schema that holds newcomers: first posts, who was asked to greet them, and what members say of
themselves.

1. Of a first post only where and when it stands is kept, never its words.
2. What somebody says of how they take part is one row of their own; without it nothing is known, and nothing is asked.
"""

from sqlalchemy import Boolean, Column, Index, String, Table, Text

from bot.store.columns import Moment, metadata, of_community

ways = Table(
    "ways",
    metadata,
    of_community(),
    Column("member", String(24), primary_key=True),
    Column("familiar", String(8), nullable=False),
    Column("way", String(12), nullable=False),
    Column("greets", Boolean, nullable=False),
    Column("named", String(8), nullable=False),
    Column("hints", String(8), nullable=False),
    Column("hints_from", Moment),
    Column("greeted", Boolean, nullable=False),
    Column("eyes", String(16), nullable=False),
    Index("ways_by_community", "community"),
)

follows = Table(
    "follows",
    metadata,
    of_community(),
    Column("member", String(24), primary_key=True),
    Column("topic", String(60), primary_key=True),
    Index("follows_by_community", "community"),
)

first_posts = Table(
    "first_posts",
    metadata,
    of_community(),
    Column("post", String(16), primary_key=True),
    Column("member", String(24), nullable=False),
    Column("channel", String(160), nullable=False),
    Column("message", String(80), nullable=False),
    Column("thread", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("answered_at", Moment),
    Column("in_time", Boolean),
    Column("answer", String(80)),
    Index("first_posts_by_channel", "community", "channel", "thread"),
    Index("first_posts_by_member", "community", "member", "at"),
    Index("first_posts_by_stage", "community", "stage"),
    Index("first_posts_by_at", "at"),
)

greetings = Table(
    "greetings",
    metadata,
    of_community(),
    Column("post", String(16), primary_key=True),
    Column("host", String(24), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("answer", String(10)),
    Index("greetings_by_host", "community", "host", "at"),
    Index("greetings_by_post", "community", "post"),
    Index("greetings_by_at", "at"),
)

tasks = Table(
    "tasks",
    metadata,
    of_community(),
    Column("task", String(16), primary_key=True),
    Column("member", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("taken_by", String(24)),
    Column("taken_at", Moment),
    Index("tasks_by_member", "community", "member"),
    Index("tasks_by_taker", "community", "taken_by"),
    Index("tasks_by_at", "at"),
)

GIVEN_WORDS = {
    "follows": {"topic"},
    "tasks": {"text"},
}
