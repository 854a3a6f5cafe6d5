"""The laws of `bot/delivery/delivery.py`, by their numbers, on a real database."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.adapters.base import Ambiguous, Capabilities, House, Parcel, Refused, TryLater
from bot.app import Trellis
from bot.core.clock import TurnedClock
from bot.core.effects import AnswerPrivately, PostMessage, Reason
from bot.core.events import CommandInvoked, Event, MessageSent, Mishap, WentWrong
from bot.core.ids import EffectKey, MessageName, MessageRef, channel_id
from bot.core.markup import Markup
from bot.core.views import Paragraph, view
from bot.delivery.delivery import LONGEST_WAIT, MOST_TRIES, USEFUL_FOR
from bot.store.passage_tables import dropped, outbox
from tests.faults.household import HERE, Listener, a_house, opened, running, types, until
from tests.village import MONDAY, StillClock

Behaviour = Callable[[Parcel], Awaitable[None]]


class Mouth:
    """A platform that does with a message what a test says, and remembers all of it."""

    platform = "test"
    capabilities = Capabilities()

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.stands: dict[EffectKey, MessageRef] = {}
        self.before: dict[str, list[Behaviour]] = defaultdict(list)
        self.after: dict[str, list[Behaviour]] = defaultdict(list)
        self.on_look: list[Behaviour] = []

    async def run(self, house: House) -> None:
        await asyncio.get_running_loop().create_future()

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        words = words_of(parcel)
        self.calls.append(words)
        await _next(self.before[words], parcel)
        assert parcel.key not in self.stands, f"{words} was posted twice"
        self.stands[parcel.key] = MessageRef(channel_id(HERE, "lobby"), words)
        await _next(self.after[words], parcel)
        return self.stands[parcel.key]

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        self.calls.append(f"look for {words_of(parcel)}")
        await _next(self.on_look, parcel)
        return self.stands.get(parcel.key)

    def said(self) -> list[str]:
        return [ref.id for ref in self.stands.values()]


async def _next(behaviours: list[Behaviour], parcel: Parcel) -> None:
    if behaviours:
        await behaviours.pop(0)(parcel)


def raising(error: Exception) -> Behaviour:
    async def behave(parcel: Parcel) -> None:
        raise error

    return behave


def words_of(parcel: Parcel) -> str:
    effect = parcel.effect
    assert isinstance(effect, PostMessage | AnswerPrivately)
    block = effect.view.blocks[0]
    assert isinstance(block, Paragraph)
    return str(block.text)


def post(words: str, channel: str = "lobby", *, named: bool = False) -> PostMessage:
    return PostMessage(
        channel=channel_id(HERE, channel),
        view=view(Paragraph(Markup(words))),
        reason=Reason(rule="test"),
        name=MessageName(words) if named else None,
    )


def saying(*effects: PostMessage) -> Callable[[Event, Any], None]:
    """Say these, whatever happened."""

    def handling(event: Event, tx: Any) -> None:
        if isinstance(event, CommandInvoked):
            for effect in effects:
                tx.send(effect)

    return handling


class Stage:
    """A house with a mouth, and a clock that the test turns."""

    def __init__(self, trellis: Trellis, mouth: Mouth, clock: TurnedClock, listener: Listener) -> None:
        self.trellis = trellis
        self.mouth = mouth
        self.clock = clock
        self.listener = listener
        self.heard: list[Event] = []

    async def waits(self, span: timedelta) -> None:
        self.clock.turn_to(self.clock.now() + span)
        self.trellis.delivery.wake()
        await self.trellis.settled()

    async def rows(self) -> list[Any]:
        return await asyncio.to_thread(self._rows)

    def _rows(self) -> list[Any]:
        with self.trellis.database.engine.connect() as connection:
            return list(connection.execute(select(outbox).order_by(outbox.c.id)))


@asynccontextmanager
async def a_stage(url: str, mouth: Mouth, *effects: PostMessage, begins: bool = True) -> AsyncIterator[Stage]:
    """Let a house say these effects as soon as it runs."""
    clock = TurnedClock(StillClock(MONDAY))
    heard: list[Event] = []

    def handling(event: Event, tx: Any) -> None:
        heard.append(event)
        saying(*effects)(event, tx)

    listener = Listener(handles=(CommandInvoked, MessageSent, WentWrong), handling=handling)
    trellis = a_house(url, listener, adapters=(mouth,), clock=clock)
    await opened(trellis)
    if begins:
        await trellis.hear(HERE, types("go"))
    async with running(trellis):
        stage = Stage(trellis, mouth, clock, listener)
        stage.heard = heard
        yield stage


# ---- 1: `sending` before the call, the receipt after ----


async def test_1_sending_is_committed_before_the_call_and_the_receipt_after(database_url: str) -> None:
    mouth, seen = Mouth(), []
    async with a_stage(database_url, mouth, post("hello", named=True)) as stage:

        async def look(parcel: Parcel) -> None:
            seen.extend((row.state, row.message) for row in await stage.rows())

        mouth.before["hello"] = [look]
        mouth.after["hello"] = [look]
        await until(lambda: bool(stage.heard) and isinstance(stage.heard[-1], MessageSent))
        await stage.trellis.settled()
        assert seen == [("sending", None)] * 2
        assert [(row.state, row.message) for row in await stage.rows()] == [("sent", "hello")]


# ---- 2: after an ambiguous end it looks before it repeats ----


async def test_2_a_lost_reply_is_looked_for_and_not_repeated(database_url: str) -> None:
    mouth = Mouth()
    mouth.after["hello"] = [raising(Ambiguous())]
    async with a_stage(database_url, mouth, post("hello", named=True)) as stage:
        await stage.trellis.settled()
        await stage.waits(timedelta(seconds=1))
        assert mouth.calls == ["hello", "look for hello"]
        assert [event.message.id for event in stage.heard if isinstance(event, MessageSent)] == ["hello"]
        assert [row.state for row in await stage.rows()] == ["sent"]


async def test_2_what_is_not_found_is_said_again(database_url: str) -> None:
    mouth = Mouth()
    mouth.before["hello"] = [raising(Ambiguous())]
    async with a_stage(database_url, mouth, post("hello")) as stage:
        await stage.trellis.settled()
        await stage.waits(timedelta(seconds=1))
        assert mouth.calls == ["hello", "look for hello", "hello"]


async def test_2_a_look_that_has_to_wait_is_still_owed(database_url: str) -> None:
    mouth = Mouth()
    mouth.after["hello"] = [raising(Ambiguous())]
    mouth.on_look = [raising(TryLater(timedelta(seconds=5)))]
    async with a_stage(database_url, mouth, post("hello")) as stage:
        await stage.trellis.settled()
        await stage.waits(timedelta(seconds=1))
        await stage.waits(timedelta(seconds=5))
        assert mouth.calls == ["hello", "look for hello", "look for hello"]


async def test_2_what_was_being_sent_when_the_house_fell_is_looked_for(database_url: str) -> None:
    fell, stands = Mouth(), asyncio.Event()

    async def fall(parcel: Parcel) -> None:
        stands.set()
        await asyncio.get_running_loop().create_future()

    fell.after["hello"] = [fall]
    async with a_stage(database_url, fell, post("hello")) as stage:
        await asyncio.wait_for(stands.wait(), 10)
        [task] = [task for task in asyncio.all_tasks() if task.get_name().startswith("lane ")]
        task.cancel()  # as a power cut would: no receipt, no word
        await asyncio.wait({task})
    again = Mouth()
    again.stands = fell.stands
    async with a_stage(database_url, again, begins=False) as stage:
        await until(lambda: bool(again.calls))
        await stage.trellis.settled()
        assert again.calls == ["look for hello"]
        assert [row.state for row in await stage.rows()] == ["sent"]


# ---- 3: order within a lane, none between lanes ----


async def test_3_order_is_kept_in_a_lane_and_lanes_do_not_wait_for_each_other(database_url: str) -> None:
    mouth, go_on = Mouth(), asyncio.Event()

    async def wait(parcel: Parcel) -> None:
        await asyncio.wait_for(go_on.wait(), 10)

    mouth.before["first"] = [wait]
    effects = (post("first"), post("second"), post("elsewhere", "other"), post("third"))
    async with a_stage(database_url, mouth, *effects) as stage:
        await until(lambda: mouth.said() == ["elsewhere"] and len(mouth.calls) == 2)
        assert sorted(mouth.calls) == ["elsewhere", "first"]
        go_on.set()
        await until(lambda: len(mouth.said()) == 4)
        await stage.trellis.settled()
        assert mouth.said() == ["elsewhere", "first", "second", "third"]


async def test_3_what_comes_later_does_not_pass_one_with_an_ambiguous_end(database_url: str) -> None:
    mouth = Mouth()
    mouth.before["first"] = [raising(Ambiguous())] * 2
    async with a_stage(database_url, mouth, post("first"), post("second")) as stage:
        await stage.trellis.settled()
        assert mouth.said() == []
        for _ in range(2):
            await stage.waits(timedelta(seconds=2))
        assert mouth.said() == ["first", "second"]


# ---- 4: where the platform asks to wait, nothing is sent in that lane before ----


async def test_4_nothing_is_sent_in_a_lane_before_the_platform_wants_it(database_url: str) -> None:
    mouth = Mouth()
    mouth.before["first"] = [raising(TryLater(timedelta(seconds=30)))]
    async with a_stage(database_url, mouth, post("first"), post("second"), post("elsewhere", "other")) as stage:
        await until(lambda: mouth.said() == ["elsewhere"] and len(mouth.calls) == 2)
        await stage.waits(timedelta(seconds=29))
        assert sorted(mouth.calls) == ["elsewhere", "first"]
        await stage.waits(timedelta(seconds=1))
        assert mouth.said() == ["elsewhere", "first", "second"]


async def test_4_being_asked_to_wait_is_no_attempt(database_url: str) -> None:
    mouth, often = Mouth(), MOST_TRIES + 2
    mouth.before["hello"] = [raising(TryLater(timedelta(seconds=1)))] * often + [raising(Ambiguous())]
    async with a_stage(database_url, mouth, post("hello")) as stage:
        await stage.trellis.settled()
        for _ in range(often + 1):
            await stage.waits(timedelta(seconds=1))
        assert mouth.said() == ["hello"]
        assert not [event for event in stage.heard if isinstance(event, WentWrong)]


# ---- 5: what can never be delivered is set aside, which frees its lane, and is reported once ----


async def test_5_what_is_refused_frees_its_lane_and_is_reported_once(database_url: str) -> None:
    mouth = Mouth()
    mouth.before["first"] = [raising(Refused("no such channel"))]
    async with a_stage(database_url, mouth, post("first"), post("second")) as stage:
        await until(lambda: mouth.said() == ["second"])
        await stage.waits(timedelta(hours=1))
        assert mouth.calls == ["first", "second"]
        told = [event for event in stage.heard if isinstance(event, WentWrong)]
        assert [(event.mishap, event.what) for event in told] == [(Mishap.NOT_DELIVERED, "no such channel")]


async def test_5_nobody_tries_for_ever(database_url: str) -> None:
    mouth = Mouth()
    mouth.before["first"] = [raising(ConnectionError())] * 100
    async with a_stage(database_url, mouth, post("first"), post("second")) as stage:
        await stage.trellis.settled()
        for _ in range(MOST_TRIES + 2):
            await stage.waits(timedelta(minutes=5))
        assert mouth.calls.count("first") == MOST_TRIES
        assert mouth.said() == ["second"]
        assert len([event for event in stage.heard if isinstance(event, WentWrong)]) == 1


async def test_5_what_found_no_platform_for_as_long_as_it_may_be_of_use_is_set_aside(database_url: str) -> None:
    mouth = Mouth()
    mouth.before["first"] = [raising(Ambiguous())] * 3
    mouth.on_look = [raising(Ambiguous())] * 3
    async with a_stage(database_url, mouth, post("first"), post("second")) as stage:
        await stage.trellis.settled()
        await stage.waits(USEFUL_FOR)
        assert mouth.said() == ["second"]
        told = [event for event in stage.heard if isinstance(event, WentWrong)]
        assert [event.what for event in told] == ["out of reach for 7 days"]


# ---- 6: what lost its use is not sent ----


async def test_6_an_answer_that_comes_too_late_is_not_sent(database_url: str) -> None:
    mouth, command = Mouth(), types("go")
    answer = AnswerPrivately(interaction=command.interaction, view=view(Paragraph(Markup("answer"))))
    mouth.before["answer"] = [raising(TryLater(timedelta(minutes=16)))]
    async with a_stage(database_url, mouth, answer) as stage:  # type: ignore[arg-type]
        await stage.trellis.settled()
        await stage.waits(timedelta(minutes=16))
        assert mouth.said() == []
        [row] = await stage.rows()
        assert (row.state, row.body) == ("expired", None)
        with stage.trellis.database.engine.connect() as connection:
            assert [(row.rule, row.why) for row in connection.execute(select(dropped))] == [
                ("AnswerPrivately", "expired")
            ]


# ---- 7: a platform that is out of reach is waited for ----


@pytest.mark.parametrize("error", [Ambiguous(), TimeoutError()], ids=lambda error: type(error).__name__)
async def test_7_an_outage_of_two_days_loses_nothing(error: Exception, database_url: str) -> None:
    mouth, often = Mouth(), MOST_TRIES * 3
    mouth.before["first"] = [raising(error)]
    mouth.on_look = [raising(error)] * often
    async with a_stage(database_url, mouth, post("first"), post("second")) as stage:
        await stage.trellis.settled()
        for _ in range(often):
            await stage.waits(timedelta(hours=2))
        assert mouth.said() == []
        await stage.waits(LONGEST_WAIT)
        assert mouth.said() == ["first", "second"]
        assert mouth.calls.count("look for first") == often + 1
        assert not [event for event in stage.heard if isinstance(event, WentWrong)]


async def test_7_an_outage_does_not_count_against_what_fails_otherwise_afterwards(database_url: str) -> None:
    mouth = Mouth()
    mouth.before["first"] = [raising(Ambiguous()), raising(ConnectionError())]
    mouth.on_look = [raising(Ambiguous())] * MOST_TRIES
    async with a_stage(database_url, mouth, post("first")) as stage:
        await stage.trellis.settled()
        for _ in range(MOST_TRIES + 2):
            await stage.waits(LONGEST_WAIT)
        assert mouth.said() == ["first"]


async def test_7_a_row_that_was_tried_very_often_still_waits_no_longer_than_the_longest(database_url: str) -> None:
    mouth = Mouth()
    mouth.before["hello"] = [raising(Ambiguous())]
    mouth.on_look = [raising(Ambiguous())]
    async with a_stage(database_url, mouth, post("hello")) as stage:
        await stage.trellis.settled()
        await stage.trellis.database.writer.write(
            lambda connection: connection.execute(outbox.update().values(attempts=2000))
        )
        await stage.waits(LONGEST_WAIT)
        await stage.waits(LONGEST_WAIT)
        assert mouth.said() == ["hello"]


async def test_a_handle_of_any_length_has_its_lane(database_url: str) -> None:
    mouth, interaction = Mouth(), replace(types("go").interaction, handle="h" * 600)
    answer = AnswerPrivately(interaction=interaction, view=view(Paragraph(Markup("answer"))))
    async with a_stage(database_url, mouth, answer) as stage:  # type: ignore[arg-type]
        await until(lambda: mouth.said() == ["answer"])
        await stage.trellis.settled()
