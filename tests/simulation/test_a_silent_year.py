"""Reading is full membership: whoever never says a word is never written to, whatever happens around them.

`TRELLIS_SOAK=1` lets a year pass; otherwise ninety days do.
"""

import os

import pytest
from sqlalchemy import select

from bot.store.tables import metadata
from tests.conftest import DATABASES
from tests.simulation.life import Life, neighbours
from tests.village import MONDAY, Village, a_village

SOAK = bool(os.environ.get("TRELLIS_SOAK"))
WEEKS, DAYS = (48, 365) if SOAK else (8, 90)
"""Five more weeks follow in which nobody does anything."""
SEED = 7
SILENT = ("sil", "noor", "mute-swan")


@pytest.mark.parametrize("database_url", DATABASES if SOAK else DATABASES[:1], indirect=True)
async def test_a_silent_member_is_never_written_to_nor_spoken_of(database_url: str) -> None:
    people = neighbours(SEED)[:12]
    zones = {one.name: one.zone for one in people} | {"sil": "Europe/Lisbon", "noor": "Asia/Tokyo"}
    async with a_village(database_url, zones=zones, more=[*(one.name for one in people), "sil", "noor"]) as village:
        await village.square.joins("mute-swan", "America/New_York")  # a newcomer, with everybody's help to be had
        life = Life(village, people, SEED)
        await life.begins()
        await life.lives(WEEKS, questions_a_week=3)
        assert (village.now - MONDAY).days >= DAYS
        assert len([said for said in village.square.said if said.how == "direct"]) > WEEKS
        assert [said.text for said in village.square.said if said.to in SILENT] == []
        assert [said.text for said in village.square.said if said.mentions() & set(SILENT)] == []
        for person in SILENT:
            assert await traces(village, person) == {"members", "identities"}


async def traces(village: Village, person: str) -> set[str]:
    """Return the tables that hold anything about somebody."""
    marks = (village.square.who(person), await village.member(person))
    with village.trellis.database.engine.connect() as connection:
        return {
            table.name
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            if any(mark in str(value) for mark in marks for value in row)
        }
