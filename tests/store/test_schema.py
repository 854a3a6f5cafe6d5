"""What the schema promises: one for both databases, every row somebody's, words only where they may stand."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import String, Text, create_engine, select, text

from bot.store.migrate import MIGRATIONS, migrate
from bot.store.tables import GIVEN_WORDS, metadata
from tests.village import Village

HOUSE = {"meta", "installations", "streams", "attention", "tries"}
"""The tables of the house itself; all others belong to communities."""

OURS = {
    "meta": {"key", "value"},
    "installations": {"sealed"},
    "streams": {"stream", "position"},
    "communities": {"settings"},
    "members": {"muted"},
    "mishaps": {"mishap", "what", "trace"},
    "marks": {"role", "trace"},
    "due": {"id"},
    "drafts": {"draft", "verb"},
    "form_drafts": {"draft"},
    "audits": {"act"},
    "outbox": {"lane", "name"},
    "held": {"name"},
    "parts": {"name", "carrier"},
    "reasons": {"rule"},
    "dropped": {"rule", "why"},
    "rituals": {"rule", "exceptions"},
    "runs": {"why", "seal"},
    "feeds": {"nonce"},
    "cards": {"people", "not_me", "asked_in"},
}
"""Text of our own making: names of rules and roles, numbers as JSON, traces without messages, sealed tokens."""

CODES = 24
"""What is no longer than this is one of our own ids, or one of a few words of ours."""

PLATFORMS = {"space", "identity", "channel", "choice", "message", "post", "thread", "zone", "key", "mark", "outcome"}
PLATFORMS |= {"source", "source_channel", "answer"}
"""What platforms call things, hashes, and the names of zones."""


def test_every_table_but_the_houses_own_belongs_to_communities() -> None:
    assert {name for name, table in metadata.tables.items() if "community" not in table.c} == HOUSE


def test_words_may_stand_only_where_the_list_says() -> None:
    texts = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String) and column.name not in PLATFORMS
        if isinstance(column.type, Text) or (column.type.length or 0) > CODES
    }
    listed = {
        (table, column) for words in (GIVEN_WORDS, OURS) for table, columns in words.items() for column in columns
    }
    assert texts - listed == set()
    assert {(table, column) for table, columns in GIVEN_WORDS.items() for column in columns} <= {
        (table.name, column.name) for table in metadata.sorted_tables for column in table.columns
    }


async def test_words_do_stand_only_where_the_list_says(village: Village) -> None:
    """Every text that people give holds the same word; it is looked for after each of their acts."""
    square, seen = village.square, set[tuple[str, str]]()

    def look() -> None:
        with village.trellis.database.engine.connect() as connection:
            seen.update(
                (table.name, column)
                for table in metadata.sorted_tables
                for row in connection.execute(select(table)).mappings()
                for column, value in row.items()
                if "zanzibar" in str(value).casefold()
            )

    await village.types("ben", "topics zanzibar")
    await village.asks("ana", "Who knows Zanzibar?")
    look()
    await village.types("ana", "ask And more of Zanzibar?")
    own = await village.says("dan", "How far is Zanzibar?", "help")
    await village.reacts("dan", own, "❓")
    await square.says("eli", "To Zanzibar, quickly!", "help")
    look()
    await village.settles()
    await village.waits("4 hours")
    look()
    await village.replies("ben", "I know Zanzibar.", "Who knows")
    await village.presses("ben", "Why am I seeing this?")
    await village.types("fay", "Zanzibarr")
    await square.presses("ana", *village.button("ana", "That helped"))
    look()
    await village.settles()
    await village.waits("22 days")
    await square.offers({"1": "Zanzibar people"})
    await square.joins("zanzibar")
    await village.settles()
    look()
    assert {(table, column) for table, column in seen if column not in GIVEN_WORDS.get(table, ())} == {
        ("identities", "identity")  # the platform's own name of whoever joined last
    }
    assert {("questions", "text"), ("topics", "topic"), ("drafts", "body"), ("inbox", "body")} <= seen


def test_the_migrations_make_what_the_code_expects(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_a_database_of_the_first_version_keeps_what_was_in_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/first.db"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, "0001")
    engine = create_engine(url)
    with engine.begin() as connection:
        for n in (1, 2):
            connection.execute(
                text(f"INSERT INTO inbox (community, key, body, heard_at, done) VALUES ('c', 'k{n}', 'b', 0, FALSE)")
            )
        connection.execute(text("DELETE FROM inbox WHERE id = 2"))
        connection.execute(
            text("INSERT INTO held (community, member, key, body, release_at) VALUES ('c', 'm', 'k', 'b', 7)")
        )
    migrate(url)
    with engine.begin() as connection:
        (heard,) = connection.execute(select(metadata.tables["inbox"])).mappings()
        (waits,) = connection.execute(select(metadata.tables["held"])).mappings()
        connection.execute(text("INSERT INTO inbox (community, key, heard_at, done) VALUES ('c', 'k3', 0, FALSE)"))
        assert connection.execute(text("SELECT max(id) FROM inbox")).scalar_one() == 3
    engine.dispose()
    assert (heard["key"], heard["body"], heard["awaited"], heard["author"]) == ("k1", "b", False, None)
    assert (waits["key"], waits["member"], waits["body"]) == ("k", "m", "b")


@pytest.mark.parametrize("table", ["inbox", "outbox"])
def test_no_id_on_its_way_through_the_house_is_given_twice(table: str, database_url: str) -> None:
    """Somebody forgotten takes rows along whose ids are in the engine's or in delivery's hand."""
    engine = create_engine(database_url)
    values = {
        "inbox": "(community, key, heard_at, done) VALUES ('c', 'k', 0, FALSE)",
        "outbox": "(community, key, lane, state, attempts, created_at) VALUES ('c', 'k', 'l', 'waiting', 0, 0)",
    }[table]
    ids = []
    with engine.begin() as connection:
        for _ in range(2):
            connection.execute(text(f"INSERT INTO {table} {values}"))
            ids.append(connection.execute(text(f"SELECT id FROM {table}")).scalar_one())
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()
    assert ids[0] < ids[1]
