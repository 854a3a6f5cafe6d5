"""Rows that another version wrote and this one cannot read: given up, told to the coordinators, and in nobody's way."""

import pytest
from sqlalchemy import insert, update

from bot.store.codec import UnreadableError, effect_json, event_json
from bot.store.passage_tables import due, inbox, outbox
from tests.village import Village


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"_type": "MessagePosted"}', '{"_type": "Levitated"}', "7"])
def test_what_cannot_be_read_says_so(body: str) -> None:
    for codec in (event_json, effect_json):
        with pytest.raises(UnreadableError):
            codec.loads(body)


async def test_an_event_of_another_version_is_given_up_and_told(village: Village) -> None:
    database = village.trellis.database

    def spoil(connection):
        connection.execute(update(inbox).where(inbox.c.id == last).values(done=False, body='{"_type": "Levitated"}'))

    with database.engine.connect() as connection:
        last = connection.execute(inbox.select().order_by(inbox.c.id.desc())).first().id
    await database.writer.write(spoil)
    await village.types("ana", "topics")
    assert village.answers("ana")[-1].offers("Add topics")
    assert village.posts("coordinators")[-1].says("could not. Everything else goes on")
    with database.engine.connect() as connection:
        assert connection.execute(inbox.select().where(inbox.c.done.is_(False))).all() == []
    village.quiet()


async def test_an_effect_of_another_version_frees_its_lane(village: Village) -> None:
    await village.asks("ana", "How do I get rust off?")

    def spoil(connection):
        lane = outbox.c.lane.like("%/help")
        connection.execute(update(outbox).where(lane).values(state="waiting", body='{"_type": "Levitated"}'))

    await village.trellis.database.writer.write(spoil)
    await village.asks("ben", "And how do I keep it off?")
    assert village.posts("coordinators")[-1].says("could not deliver a message")
    village.quiet()


async def test_a_timer_of_another_version_is_given_up_and_told_and_the_others_ring(village: Village) -> None:
    database = village.trellis.database
    community = village.trellis.inbox.home(village.square.space)

    def spoil(connection):
        row = {"community": community, "due_at": village.now, "nonce": "1", "body": '{"_type": "Levitated"}'}
        connection.execute(insert(due).values(id="a", **row))
        connection.execute(insert(due).values(id="b", **row))

    await village.asks("ana", "How do I get rust off?")
    await database.writer.write(spoil)
    upcoming = await village.trellis.timetable.upcoming()
    assert upcoming is not None
    assert upcoming.at > village.now
    assert await village.trellis.timetable.strike() == []
    await village.settles()
    assert village.posts("coordinators")[-1].says("could not. Everything else goes on")
    with database.engine.connect() as connection:
        assert connection.execute(due.select().where(due.c.id.in_(("a", "b")))).all() == []
    assert await village.trellis.timetable.upcoming() == upcoming
