"""What `bot/store/outbox.py` knows of addresses: a parcel says to whom it goes and where."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.app import Trellis
from bot.core.effects import AddBookmark, AnswerPrivately, Effect, PostMessage, Reason, SendGroupMessage, lane_of
from bot.core.events import Event, Interaction
from bot.core.ids import CommunityId, Lane, MemberId, MessageName, channel_id
from bot.core.ledger import Work
from bot.core.markup import Markup
from bot.core.views import Paragraph, view
from bot.store.database import POSTGRES_WRITERS
from bot.store.outbox import Outgoing
from bot.store.passage_tables import outbox, reasons
from tests.faults.household import HERE, SOON, Listener, a_house, message, opened, person, says
from tests.village import MONDAY

HELLO = view(Paragraph(Markup("Hello, both of you.")))
WHY = Reason(rule="brought-together")


async def said(url: str, *saying: Callable[[Any], Effect]) -> tuple[list[Outgoing], dict[str, MemberId], Trellis]:
    """Let a role say things; return what goes out of each lane first, who is who, and the house."""
    known: dict[str, MemberId] = {}

    def handling(event: Event, tx: Any) -> None:
        known.update((name, tx.who(person(name)).id) for name in ("ana", "ben"))
        for each in saying:
            tx.send(each(known))

    house = a_house(url)
    await settled(house, await opened(house), Listener(handling=handling), says("now"))
    taken = [await house.outbox.take(lane) for lane in await house.outbox.open_lanes(frozenset(), 10)]
    return [outgoing for outgoing in taken if outgoing is not None], known, house


async def settled(house: Trellis, community: CommunityId, role: Listener, event: Event) -> None:
    await house.hear(HERE, event)
    [heard] = await house.ledger.owed(community, 0, 10)
    assert await house.ledger.settle(community, heard, [Work(role, True)], done=True) == []


async def test_a_group_is_addressed_where_all_of_it_can_be_met(database_url: str) -> None:
    (outgoing,), known, house = await said(
        database_url,
        lambda who: SendGroupMessage(to=(who["ana"], who["ben"]), view=HELLO, reason=WHY, name=MessageName("pair/1")),
    )
    assert outgoing.parcel is not None
    assert outgoing.parcel.space == HERE
    assert outgoing.parcel.people == {known["ana"]: person("ana"), known["ben"]: person("ben")}
    assert outgoing.lane == Lane("to:" + "+".join(sorted(known.values())))
    with house.database.engine.connect() as connection:
        assert [row.rule for row in connection.execute(select(reasons))] == ["brought-together"]
    await asyncio.to_thread(house.database.close)


async def test_a_group_with_somebody_who_cannot_be_met_goes_nowhere(database_url: str) -> None:
    (outgoing,), _, house = await said(
        database_url, lambda who: SendGroupMessage(to=(who["ana"], MemberId("nobody")), view=HELLO, reason=WHY)
    )
    assert outgoing.parcel is None
    await asyncio.to_thread(house.database.close)


async def test_a_bookmark_is_put_where_its_message_stands(database_url: str) -> None:
    channel = channel_id(HERE, "lobby")
    (outgoing,), _, house = await said(
        database_url, lambda _: AddBookmark(channel=channel, label="Library", message=message("m1"))
    )
    assert outgoing.parcel is not None
    assert (outgoing.parcel.space, outgoing.lane) == (HERE, channel)
    await asyncio.to_thread(house.database.close)


async def test_a_bookmark_of_a_message_of_ours_waits_for_its_place(database_url: str) -> None:
    channel, name = channel_id(HERE, "lobby"), MessageName("card/1")
    (posted,), _, house = await said(
        database_url,
        lambda _: PostMessage(channel=channel, view=HELLO, reason=WHY, name=name),
        lambda _: AddBookmark(channel=channel, label="Library", message=name),
    )
    await house.outbox.sent(posted, message("m9"))
    outgoing = await house.outbox.take(Lane(channel))
    assert outgoing is not None
    assert outgoing.parcel is not None
    assert outgoing.parcel.messages == {name: message("m9")}
    await asyncio.to_thread(house.database.close)


async def test_whoever_is_forgotten_leaves_no_group_message_behind(database_url: str) -> None:
    (outgoing,), known, house = await said(
        database_url, lambda who: SendGroupMessage(to=(who["ana"], who["ben"]), view=HELLO, reason=WHY)
    )
    await house.outbox.sent(outgoing, message("m1"))
    forgetting = Listener(handling=lambda event, tx: tx.record.forget(known["ana"], event.id))
    await settled(house, outgoing.community, forgetting, says("forget", "ben"))
    with house.database.engine.connect() as connection:
        assert connection.execute(select(outbox)).all() == []
    await asyncio.to_thread(house.database.close)


def answered(handle: str) -> AnswerPrivately:
    return AnswerPrivately(interaction=Interaction(HERE, handle, MONDAY + timedelta(days=900)), view=HELLO)


async def test_a_lane_does_not_say_whom_an_answer_is_for(database_url: str) -> None:
    (outgoing,), _, house = await said(database_url, lambda _: answered('{"user":"U0ANA","url":"https://x.test/1"}'))
    assert "U0ANA" not in outgoing.lane
    assert "x.test" not in outgoing.lane
    assert lane_of(answered("a")) == lane_of(answered("a")) != lane_of(answered("b"))
    await asyncio.to_thread(house.database.close)


async def test_a_private_answer_that_cannot_be_given_keeps_no_words(database_url: str) -> None:
    (outgoing,), _, house = await said(database_url, lambda _: answered('{"user":"U0ANA"}'))
    await house.outbox.dead(outgoing, "refused")
    with house.database.engine.connect() as connection:
        [row] = connection.execute(select(outbox)).all()
    assert (row.state, row.body) == ("dead", None)
    assert "U0ANA" not in str(row)
    await asyncio.to_thread(house.database.close)


@pytest.mark.parametrize("state", ["expired", "dead"])
async def test_whoever_is_forgotten_is_in_no_lane_that_an_older_version_named(database_url: str, state: str) -> None:
    (outgoing,), known, house = await said(
        database_url, lambda who: SendGroupMessage(to=(who["ana"], who["ben"]), view=HELLO, reason=WHY)
    )
    old = {"lane": f'{HERE}!{{"user":"U0ANA"}}', "state": state, "attempts": 1, "created_at": MONDAY}
    row = insert(outbox).values(community=outgoing.community, key="old", settled_at=MONDAY, **old)
    await house.database.writer.write(lambda connection: connection.execute(row))
    forgetting = Listener(handling=lambda event, tx: tx.record.forget(known["ana"], event.id))
    await settled(house, outgoing.community, forgetting, says("forget", "ben"))
    with house.database.engine.connect() as connection:
        assert "U0ANA" not in str(connection.execute(select(outbox)).all())
    await asyncio.to_thread(house.database.close)


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_on_a_server_what_is_delivered_waits_for_nothing_that_is_handled(database_url: str) -> None:
    house = a_house(database_url)
    await opened(house)
    held = threading.Semaphore(0)
    handled = [
        asyncio.ensure_future(house.database.writer.write(lambda _: held.acquire(timeout=SOON)))
        for _ in range(POSTGRES_WRITERS)
    ]
    assert await asyncio.wait_for(house.outbox.take(Lane("nothing")), SOON / 2) is None
    held.release(len(handled))
    assert all(await asyncio.gather(*handled))
    await asyncio.to_thread(house.database.close)
