"""The same story, told in Slack and in Discord, leaves the same rows: what a platform is like ends at its adapter.

Ids differ, and mean nothing by themselves: each goes by what is told of it, in which rows and beside what.
"""

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.core.ids import external_of
from bot.store.tables import metadata
from tests.discord.grounds import in_our_discord
from tests.slack.grounds import in_our_slack
from tests.village import CHANNELS, COORDINATORS, PEOPLE, Ground, Village, a_village

RUST = "How do I get rust off a hand plane?"
DIFFER = {
    "installations": "Slack gives each workspace a token of its own, Discord the application one for all",
    "streams": "Discord has to be told where to go on; Slack sends again what was not acknowledged",
    "inbox": "Slack names somebody with each command, Discord where that is news; nothing of it is left but the keys",
    "marks": "as the inbox",
    "form_drafts": "Slack sends back what was asked along with what was filled in, Discord does not",
}
"""Tables that must differ, and why."""
DIFFERENT = {
    ("meta", "value"): "each database has a secret of its own",
    ("spaces", "reserved"): "whoever did not turn to the bot is not written to first in Discord",
}
"""Columns that must differ, and why."""
OURS = re.compile(r"[a-hjkmnp-z2-9]{8,}")
"""What we coin ourselves; it looks like a word, so that only what stands as a key somewhere is taken for one."""
THEIRS = r"[0-9a-f]{12,}|[0-9]{9,}(?:\.[0-9]+)*|D0[0-9A-Z]+"
FIRST = "members"
"""Members have names, by which they are told apart before anything else is."""

Row = Mapping[str, Any]


async def tells(village: Village) -> None:
    """Tell how a question finds its neighbour, is answered, thanked, and what became of it."""
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", RUST)
    await village.waits("4 hours")
    await village.presses("ben", "I'll look")
    await village.replies("ben", "Vinegar overnight, then a brass brush.")
    await village.waits("24 hours")
    await village.presses("ana", "That helped")
    await village.waits("3 weeks")
    await village.presses("ana", "Tell them")
    assert not await village.submits("ana", words="It shines, and my daughter uses it now.")


async def test_the_same_story_leaves_the_same_rows_in_slack_and_in_discord(
    sqlite_template: Path, tmp_path: Path
) -> None:
    in_slack = await left_by(in_our_slack(over_http=False), sqlite_template, tmp_path / "slack.db")
    in_discord = await left_by(in_our_discord(), sqlite_template, tmp_path / "discord.db")
    assert in_slack.keys() == in_discord.keys()
    differ = [
        f"{table}, only in {where}: {row}"
        for where, here, there in (("Slack", in_slack, in_discord), ("Discord", in_discord, in_slack))
        for table, rows in here.items()
        for row in rows - there[table]
    ]
    assert not differ, "\n".join(sorted(differ))


async def left_by(ground: Ground, template: Path, file: Path) -> dict[str, Counter[str]]:
    """Tell the story on a ground; return what it leaves in each table."""
    shutil.copy(template, file)
    async with a_village(f"sqlite:///{file}", ground=ground) as village:
        await tells(village)
        with village.trellis.database.engine.connect() as connection:
            rows = {
                table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in metadata.sorted_tables
                if table.name not in DIFFER
            }
        return alike({name: [_named(row, name, village) for row in found] for name, found in rows.items()})


def _named(row: Row, table: str, village: Village) -> Row:
    """Call people, channels and the space by their names; leave out what must differ."""
    square = village.square
    names = {external_of(square.who(person)): person for person in (*PEOPLE, *COORDINATORS)}
    names |= {external_of(square.place(channel)): f"#{channel}" for channel in CHANNELS}
    names[str(square.space)] = "space"
    names[str(square.space).partition(":")[2]] = "guild"
    found = {}
    for column, value in row.items():
        if (table, column) not in DIFFERENT:
            text = str(value)
            for id_ in sorted(names, key=len, reverse=True):
                text = text.replace(id_, names[id_])
            found[column] = text
    return found


def alike(tables: Mapping[str, list[Row]]) -> dict[str, Counter[str]]:
    """Return the rows of each table, in which every id goes by the table that told of it first."""
    ids = re.compile(rf"(?<![0-9a-z])(?:{'|'.join([*sorted(_coined(tables)), THEIRS])})(?![0-9a-z])")
    told: dict[str, str] = {}

    def retold(row: Row) -> str:
        return str({column: ids.sub(lambda found: told.get(found[0], "?"), text) for column, text in row.items()})

    for name in sorted(tables, key=lambda name: (name != FIRST, name)):
        for row in sorted(tables[name], key=retold):
            for found in ids.findall(" ".join(row.values())):
                told.setdefault(found, f"<{name} {len(told)}>")
    return {name: Counter(map(retold, rows)) for name, rows in tables.items()}


def _coined(tables: Mapping[str, list[Row]]) -> set[str]:
    """Return what we coined ourselves."""
    keys = {table.name: {*table.primary_key.columns.keys(), "person"} for table in metadata.sorted_tables}
    cells = (row[column] for name, rows in tables.items() for row in rows for column in keys[name] & row.keys())
    return {cell for cell in cells if OURS.fullmatch(cell)}
