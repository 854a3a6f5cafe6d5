"""The same story, told on the square, in Slack and in Discord, leaves the same rows: a platform ends at its adapter.

Ids differ, and mean nothing by themselves: each goes by what is told of it, in which rows and beside what.
"""

import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.ids import external_of
from bot.store.tables import metadata
from tests.discord.grounds import in_our_discord
from tests.slack.grounds import in_our_slack
from tests.square import Square
from tests.village import CHANNELS, COORDINATORS, MONDAY, PEOPLE, Ground, Plan, Village, a_village, in_memory

RUST = "How do I get rust off a hand plane?"
DESK = "F03"
TUESDAY = MONDAY + timedelta(days=1, hours=6)
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
UNNAMED = {"channel", "message"}
"""Where something stands that nobody goes back to by a name: only some platforms show what is ahead by a thing of its
own, and tell where that is.
"""
COINED = {"person", "nonce", "seal"}
"""What we coin besides keys."""
OURS = re.compile(r"[a-hjkmnp-z2-9]{8,}")
"""What we coin ourselves; it looks like a word, so that only what stands as a key somewhere is taken for one."""
THEIRS = r"[0-9]{9,}(?:\.[0-9]+)*|[0-9a-f]{12,}|D0[0-9A-Z]+"
FIRST = "members"
"""Members have names, by which they are told apart before anything else is."""

Row = Mapping[str, Any]


async def a_question(village: Village) -> None:
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


async def a_ritual(village: Village) -> None:
    """Tell how a ritual is set by a form, hosted, answered, held, and what is kept of it."""
    await village.types("cora", "ritual add")
    await village.presses("cora", "Familiar ones", DESK)
    assert not await village.submits(
        "cora",
        title="The desk",
        when="tue 15:00",
        channel=village.square.place("meetups"),
        host=village.square.who("ben"),
        minutes="45",
        capacity="2",
    )
    await village.presses("cora", "Set it")
    await village.presses("ben", "I host")
    for person in ("ana", "dan", "fay"):
        await village.presses(person, "Yes")
    await village.presses("cleo", "Maybe")
    await village.presses("eli", "Send me the take-aways")
    for person in ("ana", "dan"):
        await village.presses(person, "Yes")
    assert village.direct_messages("fay")[-1].says("There is a place for you now")
    await village.presses("fay", "Put something on it")
    assert not await village.submits("fay", text="How do I sharpen a scraper?")
    await village.waits_until(TUESDAY + timedelta(minutes=1))
    await village.presses("fay", "I am here")
    await village.waits_until(TUESDAY + timedelta(minutes=46))
    await village.presses("fay", "Worth my time")
    await village.presses("ben", "Write take-aways")
    assert not await village.submits("ben", insights="Clamps first, glue second.", questions="What holds a round leg?")
    await village.presses("ben", "Post it")
    assert village.posts("meetups")[-1].says("Clamps first, glue second.")
    assert village.direct_messages("eli")[-1].says("Clamps first, glue second.")


Story = Callable[[Village], Awaitable[None]]
STORIES: tuple[tuple[Story, set[str]], ...] = (
    (a_question, {"questions", "invitations", "thanks", "posts"}),
    (a_ritual, {"rituals", "runs", "rsvps", "worths", "take_aways"}),
)
"""Each with what it must have left something in."""


@pytest.mark.parametrize(("tells", "leaves"), STORIES, ids=lambda value: getattr(value, "__name__", ""))
async def test_the_same_story_leaves_the_same_rows_everywhere(
    tells: Story, leaves: set[str], sqlite_template: Path, tmp_path: Path
) -> None:
    grounds = {"the square": on_the_square, "Slack": in_our_slack(over_http=False), "Discord": in_our_discord()}
    left = {
        name: await left_by(tells, ground, sqlite_template, tmp_path / f"{number}.db")
        for number, (name, ground) in enumerate(grounds.items())
    }
    here = left.pop("Slack")
    assert not [table for table in leaves if not here[table]]
    differ = [
        f"{table}, only in {name}: {row}"
        for where, there in left.items()
        for name, these, those in (("Slack", here, there), (where, there, here))
        for table in here.keys() | there.keys()
        for row in these[table] - those[table]
    ]
    assert not differ, "\n".join(sorted(differ))


@asynccontextmanager
async def on_the_square(plan: Plan) -> AsyncIterator[Square]:
    """Build the square with numbers that nobody takes for anything else."""
    async with in_memory(plan) as square:
        square._numbers = count(10**12)
        yield square


async def left_by(tells: Story, ground: Ground, template: Path, file: Path) -> dict[str, Counter[str]]:
    """Tell a story on a ground; return what it leaves in each table."""
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
    names = {f"direct-{person}": f"D0{person.upper()}" for person in (*PEOPLE, *COORDINATORS)}
    ids = {square.who(person): person for person in (*PEOPLE, *COORDINATORS)}
    ids |= {square.place(channel): f"#{channel}" for channel in CHANNELS}
    for id_, name in ids.items():
        names[id_] = f"space/{name}"
        if external_of(id_) != name.removeprefix("#"):  # on the square, people and channels are called what they are
            names[external_of(id_)] = name
    names[str(square.space)] = "space"
    names[str(square.space).partition(":")[2]] = "guild"
    found = {}
    for column, value in row.items():
        is_unnamed = table == "outbox" and row["name"] is None and column in UNNAMED
        if (table, column) not in DIFFERENT and not is_unnamed:
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
    keys = {table.name: {*table.primary_key.columns.keys(), *COINED} for table in metadata.sorted_tables}
    cells = (row[column] for name, rows in tables.items() for row in rows for column in keys[name] & row.keys())
    return {cell for cell in cells if OURS.fullmatch(cell)}
