"""The laws of `bot/core/engine.py`, by their numbers, on a real database."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.core.about import author_of, subject_of
from bot.core.engine import COMMUNITIES_AT_ONCE, PREPARE_WITHIN
from bot.core.events import (
    CommandInvoked,
    Event,
    Interaction,
    MemberJoined,
    MessageMenuChosen,
    MessagePosted,
    Mishap,
    WentWrong,
)
from bot.core.ids import EventId, MemberId, SpaceId
from bot.core.role import Reader
from bot.core.window import WINDOW
from tests.faults.household import (
    HERE,
    SOON,
    THERE,
    Listener,
    a_house,
    failing_on,
    joins,
    message,
    opened,
    person,
    running,
    says,
    types,
    until,
)
from tests.village import MONDAY

NEVER = (3_600.0,) * 4
TRIES = 5


class Alarms(Listener):
    """Remembers what went wrong for good."""

    def __init__(self) -> None:
        super().__init__("alarms", (WentWrong,))
        self.told: list[WentWrong] = []

    def handle(self, event: WentWrong, facts: Any, tx: Any) -> None:
        self.told.append(event)


# ---- 1: one transaction for one role; only who failed is tried again ------------------------------------------------


async def test_1_a_failed_role_is_tried_five_times_and_the_event_is_then_set_aside_for_it(database_url: str) -> None:
    failing, other, alarms = Listener("failing", handling=failing_on("bad")), Listener("other"), Alarms()
    trellis = a_house(database_url, failing, other, alarms)
    await opened(trellis)
    await trellis.hear(HERE, says("bad"), says("good"))
    async with running(trellis):
        await until(lambda: "good" in failing.handled)
        await trellis.settled()
    assert Counter(failing.tried) == {"bad": TRIES, "good": 1}
    assert other.tried == ["bad", "good"]
    assert [(told.mishap, told.what) for told in alarms.told] == [(Mishap.ROLE_FAILED, "failing: MessagePosted")]


async def test_1_later_events_of_a_failed_role_wait_while_other_roles_and_communities_go_on(database_url: str) -> None:
    failing, other = Listener("failing", handling=failing_on("bad")), Listener("other")
    trellis = a_house(database_url, failing, other, waits=NEVER)
    await opened(trellis)
    await opened(trellis, THERE)
    await trellis.hear(HERE, says("bad"), says("later"), types("command", "ana"))
    await trellis.hear(THERE, says("elsewhere", space=THERE))
    async with running(trellis):
        await until(lambda: len(other.handled) == 4)
        await trellis.settled()
    assert set(other.handled) == {"bad", "later", "command", "elsewhere"}
    assert failing.handled == ["elsewhere"]


async def test_1_what_was_overtaken_is_tried_no_more_than_five_times(database_url: str) -> None:
    """Each time the role has failed, a command arrives that would overtake the message it failed on."""
    commands = iter(range(100))

    def handling(event: Event, tx: Any) -> None:
        if event.id == "bad":
            loop.call_soon_threadsafe(
                lambda: arriving.add(loop.create_task(trellis.hear(HERE, types(f"c{next(commands)}"))))
            )
        failing_on("bad")(event, tx)

    loop, arriving = asyncio.get_running_loop(), set[asyncio.Task[None]]()
    failing = Listener("failing", handling=handling)
    trellis = a_house(database_url, failing, waits=(0.05,) * 4)
    await opened(trellis)
    await trellis.hear(HERE, says("bad"))
    async with running(trellis):
        await until(lambda: len(failing.handled) == TRIES)
        await trellis.settled()
    assert Counter(failing.tried)["bad"] == TRIES
    assert failing.tried[:TRIES] == ["bad"] * TRIES


async def test_1_rows_of_a_role_that_failed_are_taken_back_and_those_of_others_stand(database_url: str) -> None:
    def writing(event: Event, tx: Any) -> None:
        tx.drafts.keep(MemberId("x"), "test", "", MONDAY, str(tx.now.microsecond))
        tx.schedule(MemberJoined(id=EventId("due-bad"), at=MONDAY, profile=joins("eli").profile), MONDAY)
        raise AssertionError

    def scheduling(event: Event, tx: Any) -> None:
        tx.schedule(MemberJoined(id=EventId("due-good"), at=MONDAY, profile=joins("eli").profile), MONDAY)

    trellis = a_house(database_url, Listener("failing", handling=writing), Listener("other", handling=scheduling))
    await opened(trellis)
    await trellis.hear(HERE, says("one"))
    async with running(trellis):
        await trellis.settled()
        rung = [event.id.partition("@")[0] for event in await trellis.timetable.strike()]
    assert rung == ["due-good"]


# ---- 2: prepare after the commit of the one before, within its time ----------------------------------------------


async def test_2_prepare_sees_what_the_event_before_has_committed(database_url: str) -> None:
    seen: dict[str, int] = {}

    async def preparing(event: Event, read: Reader) -> bool:
        kept = await read.look(lambda at: at.drafts.take_up(MemberId("x"), "count", "count"))
        seen[event.id] = int(kept or 0)
        return True

    def handling(event: Event, tx: Any) -> None:
        kept = tx.drafts.take_up(MemberId("x"), "count", "count")
        tx.drafts.keep(MemberId("x"), "count", str(int(kept or 0) + 1), tx.now, "count")

    trellis = a_house(database_url, Listener(preparing=preparing, handling=handling))
    await opened(trellis)
    await trellis.hear(HERE, *(says(f"m{number}") for number in range(20)))
    async with running(trellis):
        await trellis.settled()
    assert seen == {f"m{number}": number for number in range(20)}


async def test_2_a_prepare_that_takes_too_long_counts_as_failed(database_url: str) -> None:
    async def preparing(event: Event, read: Reader) -> bool:
        if event.id == "slow":
            started.append(event.id)
            await asyncio.Event().wait()
        return True

    started: list[str] = []
    slow, other, alarms = Listener("slow", preparing=preparing), Listener("other"), Alarms()
    trellis = a_house(database_url, slow, other, alarms)
    await opened(trellis)
    await trellis.hear(HERE, says("slow"), says("next"))
    async with running(trellis):
        await until(lambda: "next" in slow.handled, PREPARE_WITHIN * TRIES + SOON)
        await trellis.settled()
    assert len(started) == TRIES
    assert (slow.handled, other.handled, len(alarms.told)) == (["next"], ["slow", "next"], 1)


async def test_2_waiting_for_a_turn_to_look_is_none_of_a_roles_time(database_url: str) -> None:
    looked: Counter[str] = Counter()

    async def preparing(event: Event, read: Reader) -> bool:
        looked[event.id] += 1
        await read.look(lambda at: threading.Event().wait(0.15))
        return True

    listener = Listener(preparing=preparing)
    trellis = a_house(database_url, listener, prepare_within=0.6)
    crowd = [SpaceId(f"test:crowd{number}") for number in range(COMMUNITIES_AT_ONCE)]
    for space in crowd:
        await opened(trellis, space)
        await trellis.hear(space, says(space, space=space))
    async with running(trellis):
        await until(lambda: len(listener.handled) == len(crowd))
    assert set(looked.values()) == {1}, "nobody counts as having failed"


# ---- 3: what a person waits for overtakes ----------------------------------------------------------------------------


async def handled(url: str, *events: Event) -> list[str]:
    """Return the order in which events are handled that were all heard before anything was done."""
    listener = Listener(handles=(MessagePosted, CommandInvoked, MessageMenuChosen, MemberJoined))
    trellis = a_house(url, listener)
    await opened(trellis)
    await trellis.hear(HERE, *events)
    async with running(trellis):
        await trellis.settled()
    return listener.handled


def chosen(id: str, about: str) -> MessageMenuChosen:
    return MessageMenuChosen(
        id=EventId(id),
        at=MONDAY,
        by=person("ben"),
        verb="listener.menu",
        message=message(about),
        author=person("ana"),
        text="",
        interaction=Interaction(HERE, "ben/1", MONDAY),
    )


async def test_3_a_command_overtakes_ordinary_messages(database_url: str) -> None:
    order = await handled(database_url, says("one"), says("two"), joins("eli"), types("command", "ben"))
    assert order == ["command", "one", "two", "join-eli"]


async def test_3_commands_keep_their_own_order(database_url: str) -> None:
    events = (says("one"), types("first", "ben"), types("second", "cleo"), types("third", "ben"))
    assert await handled(database_url, *events) == ["first", "second", "third", "one"]


async def test_3_a_command_does_not_overtake_another_act_of_the_same_person(database_url: str) -> None:
    order = await handled(database_url, says("other", "ana"), says("mine", "ben"), types("command", "ben"))
    assert order == ["other", "mine", "command"]


async def test_3_somebody_who_joined_is_handled_before_what_they_type(database_url: str) -> None:
    order = await handled(database_url, says("other", "ana"), joins("eli"), types("command", "eli"))
    assert order == ["other", "join-eli", "command"]


async def test_3_a_gesture_does_not_overtake_the_message_that_it_is_about(database_url: str) -> None:
    about_it = await handled(database_url, says("before"), says("it"), chosen("menu", "it"), says("after"))
    assert about_it == ["before", "it", "menu", "after"]


async def test_3_a_press_that_was_blocked_does_not_hold_up_the_commands_of_others(database_url: str) -> None:
    events = (says("mine", "ben"), types("blocked", "ben"), types("free", "cleo"))
    assert await handled(database_url, *events) == ["free", "mine", "blocked"]


def crowd(many: int, prefix: str = "m") -> list[MessagePosted]:
    """So many messages of people whom nobody waits for."""
    return [says(f"{prefix}{number}", f"crowd-{number % 50}") for number in range(many)]


LONG = 2 * WINDOW + 50


async def test_3_a_command_overtakes_however_many_wait_before_it(database_url: str) -> None:
    listener = Listener()
    trellis = a_house(database_url, listener)
    await opened(trellis)
    await trellis.hear(HERE, *crowd(5_000), types("command", "ben"))
    async with running(trellis):
        await until(lambda: len(listener.handled) > 1)
    assert listener.handled[0] == "command"


async def test_3_a_command_overtakes_what_waits_when_it_is_heard(database_url: str) -> None:
    async def preparing(event: Event, read: Reader) -> bool:
        if event.id == "m10":
            await trellis.hear(HERE, types("command", "ben"))
        return True

    listener = Listener(preparing=preparing)
    trellis = a_house(database_url, listener)
    await opened(trellis)
    await trellis.hear(HERE, *crowd(LONG))
    async with running(trellis):
        await trellis.settled()
    assert listener.handled.index("command") < 20


async def test_3_whoever_types_twice_waits_for_nobody_else(database_url: str) -> None:
    events = (*crowd(LONG), types("first", "ben"), types("second", "ben"), types("third", "cleo"))
    order = await handled(database_url, *events)
    assert sorted(order[:3]) == ["first", "second", "third"]
    assert order.index("first") < order.index("second")


@pytest.mark.parametrize("where", [WINDOW // 2, WINDOW + 50, LONG - 1], ids=["early", "late", "last"])
async def test_3_no_command_overtakes_an_act_of_the_same_person_wherever_both_wait(
    where: int, database_url: str
) -> None:
    before = crowd(LONG)
    before[where] = says("mine", "ben")
    order = await handled(database_url, *before, types("command", "ben"), *crowd(3, "after"))
    assert order.index("command") == order.index("mine") + 1 == where + 1


@pytest.mark.parametrize("where", [WINDOW // 2, WINDOW + 50, LONG - 1], ids=["early", "late", "last"])
async def test_3_no_gesture_overtakes_its_message_wherever_both_wait(where: int, database_url: str) -> None:
    before = crowd(LONG)
    about = before[where].id
    order = await handled(database_url, *before, chosen("menu", about))
    assert order.index("menu") == order.index(about) + 1 == where + 1


async def test_3_what_overtakes_from_afar_is_handled_once(database_url: str) -> None:
    """By a role that fails on it as well, and by the others although it waits."""
    failing, other, alarms = Listener("failing", handling=failing_on("command")), Listener("other"), Alarms()
    trellis = a_house(database_url, failing, other, alarms)
    await opened(trellis)
    await trellis.hear(HERE, *crowd(LONG), types("command", "ben"), types("next", "ben"))
    async with running(trellis):
        await until(lambda: len(failing.handled) > LONG)
        await trellis.settled()
    assert other.handled[:2] == ["command", "next"]
    assert set(Counter(other.tried).values()) == {1}
    assert {id: tries for id, tries in Counter(failing.tried).items() if tries > 1} == {"command": TRIES}
    assert len(alarms.told) == 1


@pytest.mark.parametrize("seed", range(4))
async def test_3_the_order_is_as_if_everything_had_been_in_sight(seed: int, database_url: str) -> None:
    chance = random.Random(seed)
    events: list[Event] = []
    for number in range(LONG):
        who = f"p{chance.randrange(30)}"
        kind = chance.choices(["says", "types", "chooses"], [20, 2, 1])[0]
        told = [event.id for event in events if isinstance(event, MessagePosted)]
        if kind == "chooses" and told:
            events.append(replace(chosen(f"e{number}", chance.choice(told)), by=person(who)))
        else:
            events.append(types(f"e{number}", who) if kind == "types" else says(f"e{number}", who))
    assert await handled(database_url, *events) == in_order_of_law_3(events)


def in_order_of_law_3(events: Sequence[Event]) -> list[str]:
    waiting, order = list(events), []
    while waiting:
        free = (
            event
            for place, event in enumerate(waiting)
            if event.awaited
            if author_of(event) not in map(author_of, waiting[:place])
            if subject_of(event) is None or subject_of(event) not in map(subject_of, waiting[:place])
        )
        event = next(free, waiting[0])
        waiting.remove(event)
        order.append(str(event.id))
    return order


# ---- 4: communities do not wait for each other --------------------------------------------------------------------


async def test_4_a_community_that_takes_its_time_holds_up_no_other(database_url: str) -> None:
    async def preparing(event: Event, read: Reader) -> bool:
        if event.id == "slow":
            await asyncio.wait_for(elsewhere.wait(), SOON)
        return True

    def handling(event: Event, tx: Any) -> None:
        handled.append(event.id)  # before the other may go on, which another thread handles
        if event.id == "elsewhere":
            loop.call_soon_threadsafe(elsewhere.set)

    handled: list[str] = []
    loop, elsewhere = asyncio.get_running_loop(), asyncio.Event()
    listener = Listener(preparing=preparing, handling=handling)
    trellis = a_house(database_url, listener, waits=NEVER)
    await opened(trellis)
    await opened(trellis, THERE)
    await trellis.hear(HERE, says("slow"))
    await trellis.hear(THERE, says("elsewhere", space=THERE))
    async with running(trellis):
        await until(lambda: len(listener.handled) == 2)
    assert handled == ["elsewhere", "slow"]


async def test_4_however_much_others_owe_everybody_has_their_turn(database_url: str) -> None:
    """Counted from when it stands in the inbox: how long writing it there takes is no matter of turns."""
    stood: list[int] = []

    async def preparing(event: Event, read: Reader) -> bool:
        if event.id == first:
            await trellis.hear(THERE, says("late", space=THERE))
            stood.append(len(listener.handled))
        else:  # everybody waits for threads as often as somebody who has only just come
            await read.look(lambda at: None)
        return True

    listener = Listener(preparing=preparing)
    trellis = a_house(database_url, listener, prepare_within=SOON)
    crowd = [SpaceId(f"test:crowd{number}") for number in range(COMMUNITIES_AT_ONCE)]
    for space in (*crowd, THERE):
        await opened(trellis, space)
    for space in crowd:
        await trellis.hear(space, *(says(f"{space}/{number}", space=space) for number in range(12)))
    first = f"{crowd[0]}/0"
    async with running(trellis):
        await until(lambda: len(listener.handled) == 12 * len(crowd) + 1)
    assert listener.handled.index("late") - stood[0] < 4 * len(crowd)


# ---- 5: nothing lives in the engine that a restart would lose ----------------------------------------------------


async def test_5_a_start_settles_all_that_is_owed_however_much_it_is(database_url: str) -> None:
    first = a_house(database_url, Listener())
    await opened(first)
    ids = [f"m{number}" for number in range(2 * WINDOW + 50)]
    await first.hear(HERE, *map(says, ids))
    await asyncio.to_thread(first.database.close)
    listener = Listener()
    async with running(a_house(database_url, listener)) as second:
        await until(lambda: len(listener.handled) >= len(ids))
        await second.settled()
    assert listener.handled == ids


async def test_5_other_roles_see_more_than_a_window_while_one_waits(database_url: str) -> None:
    failing, other = Listener("failing", handling=failing_on("m0")), Listener("other")
    trellis = a_house(database_url, failing, other, waits=NEVER)
    await opened(trellis)
    ids = [f"m{number}" for number in range(2 * WINDOW + 50)]
    await trellis.hear(HERE, *map(says, ids))
    async with running(trellis):
        await until(lambda: len(other.handled) >= len(ids))
    assert (other.handled, failing.handled) == (ids, [])


async def test_5_a_restart_asks_only_the_roles_that_had_not_settled_an_event(database_url: str) -> None:
    done = Listener("done")
    async with running(
        a_house(database_url, Listener("failing", handling=failing_on("m")), done, waits=NEVER)
    ) as first:
        await opened(first)
        await first.hear(HERE, says("m"))
        await until(lambda: done.handled == ["m"])
    repaired, again = Listener("failing"), Listener("done")
    async with running(a_house(database_url, repaired, again)) as second:
        await until(lambda: repaired.handled == ["m"])
        await second.settled()
    assert again.tried == []


async def test_5_what_concerns_nobody_is_done_with(database_url: str) -> None:
    listener = Listener(handles=(CommandInvoked,))
    trellis = a_house(database_url, listener)
    community = await opened(trellis)
    await trellis.hear(HERE, says("one"), types("two"), says("three"))
    async with running(trellis):
        await until(lambda: listener.handled == ["two"])
        await trellis.settled()
        assert await trellis.ledger.owed(community, 0, WINDOW) == []
