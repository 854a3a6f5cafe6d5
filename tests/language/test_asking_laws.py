"""The laws of `bot/language/asking.py`, by their numbers, on a real database."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.app import Trellis
from bot.core.clock import TurnedClock
from bot.core.effects import AskModel, PostMessage, Reason
from bot.core.events import CommandInvoked, Event, ModelAnswered
from bot.core.ids import CommunityId, channel_id
from bot.core.markup import Markup
from bot.core.suggestions import QUESTIONS_WANTED, Letter, Model, Use, Why
from bot.core.views import Paragraph, view
from bot.language.breaker import FAILURES, FIRST_REST, LONGEST_REST, Breaker
from bot.language.scripted import PRETENDED, Scripted
from bot.language.speaking import NoReply, Reply
from bot.store.language_tables import model_uses
from bot.store.passage_tables import inbox, outbox
from bot.store.queries.suggesting import Suggesting
from bot.store.scope import Scope
from tests.faults.household import HERE, Listener, a_house, opened, running, types, until
from tests.language.model_server import a_model_server, stalls
from tests.village import MONDAY, StillClock

ANSWER = json.dumps({"questions": ["What broke?"]})


@dataclass
class Stalling:
    """A model that never answers, but remembers that it was asked."""

    model: Model = PRETENDED
    letters: list[Letter] = field(default_factory=list)

    async def answer(self, letter: Letter, most_tokens: int) -> Reply:
        self.letters.append(letter)
        return await asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        pass


class Asker(Listener):
    """A role that asks a model on a command, and remembers what it heard of that."""

    def __init__(self) -> None:
        super().__init__("asker", (CommandInvoked, ModelAnswered), handling=self._does)
        self.heard: list[ModelAnswered] = []

    def _does(self, event: Event, tx: Any) -> None:
        if isinstance(event, ModelAnswered):
            self.heard.append(event)
        elif isinstance(event, CommandInvoked):
            tx.send(
                AskModel(
                    use=Use.QUESTIONS,
                    material={"care": "Mending"},
                    wants=QUESTIONS_WANTED,
                    verb="asker.suggested",
                    token=str(event.id),
                    asker=tx.who(event.by).id,
                    interaction=event.interaction,
                )
            )

    @property
    def came(self) -> list[tuple[str, Why | None, list[str]]]:
        return [(each.token, each.why, list(each.suggestions.get("questions", ()))) for each in self.heard]


class House:
    """A house whose role asks a model, over and over on the same database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = TurnedClock(StillClock(MONDAY))
        self.role = Asker()

    @asynccontextmanager
    async def lives(self, speaks: Any) -> AsyncIterator[Trellis]:
        house = a_house(self.url, self.role, clock=self.clock, speaks=speaks)
        async with running(house):
            yield house

    async def begins(self, tokens: int = 20_000) -> None:
        """Open the community and switch everything on."""
        house = a_house(self.url, self.role, clock=self.clock, speaks=Scripted())
        community = await opened(house)
        await house.database.writer.write(lambda connection: switched_on(connection, community, tokens))
        await asyncio.to_thread(house.database.close)

    async def turns(self, house: Trellis, span: timedelta) -> None:
        self.clock.offset += span
        house.asking.wake()
        await house.settled()


def switched_on(connection: Any, community: CommunityId, tokens: int) -> None:
    Suggesting(Scope(connection, community), MONDAY, PRETENDED).switch_on("cora", list(Use), tokens)


def rows(house: Trellis, table: Any) -> list[Any]:
    with house.database.engine.connect() as connection:
        return list(connection.execute(select(table)))


def used(house: Trellis) -> int:
    return sum(row.tokens for row in rows(house, model_uses))


@pytest.fixture
async def home(database_url: str) -> House:
    home = House(database_url)
    await home.begins()
    return home


async def test_1_an_answer_is_an_event_and_ends_the_asking(home: House) -> None:
    model = Scripted()
    model.say(ANSWER)
    async with home.lives(model) as house:
        await house.hear(HERE, types("one"))
        await house.settled()
        assert home.role.came == [("one", None, ["What broke?"])]
        assert rows(house, outbox) == []
        assert [row.body for row in rows(house, inbox) if row.body is not None] == []
        (use,) = [row for row in rows(house, model_uses) if row.use == Use.QUESTIONS]
        assert (use.outcome, use.tokens) == ("suggested", used(house))
        assert 0 < use.tokens < 1_000


async def test_1_what_it_may_cost_is_counted_before_the_call(home: House) -> None:
    model = Stalling()
    async with home.lives(model) as house:
        await house.hear(HERE, types("one"))
        await until(lambda: bool(model.letters))
        assert used(house) > 1_000
        assert [row.outcome for row in rows(house, model_uses)][-1] == "asked"


async def test_2_a_house_that_stops_meanwhile_asks_once_more_and_no_oftener(home: House) -> None:
    models = [Stalling() for _ in range(3)]
    for number, model in enumerate(models):
        async with home.lives(model) as house:
            if number == 0:
                await house.hear(HERE, types("one"))
            if number < 2:
                await until(lambda asked=model.letters: bool(asked))
            else:
                await house.settled()
                assert used(house) > 2_000  # both calls may have cost something
    assert [len(model.letters) for model in models] == [1, 1, 0]
    assert home.role.came == [("one", Why.SILENT, [])]


async def test_2_what_was_lost_comes_at_the_second_try(home: House) -> None:
    async with home.lives(first := Stalling()) as house:
        await house.hear(HERE, types("one"))
        await until(lambda: bool(first.letters))
    (second := Scripted()).say(ANSWER)
    async with home.lives(second) as house:
        await house.settled()
    assert home.role.came == [("one", None, ["What broke?"])]


async def test_2_a_failure_that_may_pass_is_tried_once_more_after_a_while(home: House) -> None:
    model = Scripted()
    model.say(NoReply(Why.SILENT, timedelta(seconds=2)), ANSWER)
    async with home.lives(model) as house:
        await house.hear(HERE, types("one"))
        await house.settled()
        assert (len(model.letters), home.role.came) == (1, [])
        await home.turns(house, timedelta(seconds=3))
        assert home.role.came == [("one", None, ["What broke?"])]


@pytest.mark.parametrize("why", [Why.SILENT, Why.REFUSED, Why.DECLINED, Why.BUSY])
async def test_3_whoever_asked_hears_why_there_is_nothing(home: House, why: Why) -> None:
    model = Scripted()
    model.say(NoReply(why))
    async with home.lives(model) as house:
        await house.hear(HERE, types("one"))
        await house.settled()
        assert (len(model.letters), home.role.came) == (1, [("one", why, [])])


async def test_3_they_hear_as_well_that_it_was_switched_off_used_up_or_too_late(home: House) -> None:
    model = Scripted()
    async with home.lives(model) as house:
        home.clock.offset = timedelta(minutes=20)
        await house.hear(HERE, types("late"))
        await house.settled()
        home.clock.offset = timedelta(0)
        community = house.inbox.home(HERE)
        assert community is not None
        await house.database.writer.write(lambda connection: switched_on(connection, community, 100))
        await house.hear(HERE, types("dear"))
        await house.settled()
        switch_off = Listener(handling=lambda event, tx: None)
        assert switch_off
        await house.database.writer.write(
            lambda connection: Suggesting(Scope(connection, community), MONDAY, PRETENDED).switch_off("cora")
        )
        await house.hear(HERE, types("off"))
        await house.settled()
    assert model.letters == []
    assert home.role.came == [("late", Why.LATE, []), ("dear", Why.BUDGET, []), ("off", Why.OFF, [])]


async def test_3_a_house_that_has_no_model_any_more_says_so(home: House) -> None:
    async with home.lives(None) as house:
        await house.hear(HERE, types("one"))
        await house.settled()
    assert home.role.came == [("one", Why.OFF, [])]


async def test_3_what_this_version_cannot_read_is_dropped(home: House) -> None:
    async with home.lives(model := Stalling()) as house:
        await house.hear(HERE, types("one"))
        await until(lambda: bool(model.letters))
    house = a_house(home.url, home.role, clock=home.clock)
    await house.database.writer.write(lambda connection: connection.execute(update(outbox).values(body="{}")))
    await asyncio.to_thread(house.database.close)
    async with home.lives(Scripted()) as house:
        await house.settled()
        assert rows(house, outbox) == []
    assert home.role.came == []


async def test_4_a_model_that_stalls_holds_nobody_up(home: House) -> None:
    def posts(event: Event, tx: Any) -> None:
        said = view(Paragraph(Markup("Hello.")))
        tx.send(PostMessage(channel=channel_id(HERE, "lobby"), view=said, reason=Reason(rule="notice")))

    async with home.lives(model := Stalling()) as house:
        for number in range(20):
            await house.hear(HERE, types(f"ask-{number}"))
        await until(lambda: bool(model.letters))
        await house.engine.idle()
        house.delivery.wake()
        await asyncio.wait_for(house.delivery.idle(), 5)
        assert len(model.letters) <= 4


async def test_4_a_fault_of_the_model_is_that_letters_alone(home: House) -> None:
    class Broken(Scripted):
        async def answer(self, letter: Letter, most_tokens: int) -> Reply:
            self.letters.append(letter)
            if len(self.letters) == 1:
                raise ZeroDivisionError
            return Reply(ANSWER)

    async with home.lives(model := Broken()) as house:
        for id_ in ("one", "two"):
            await house.hear(HERE, types(id_))
            await house.settled()
        assert len(model.letters) == 2
    assert [why for _, why, _ in home.role.came] == [Why.SILENT, None]


@pytest.mark.parametrize(("why", "then"), [(Why.DECLINED, None), (Why.REFUSED, Why.RESTING)])
async def test_4_letters_that_are_declined_close_the_model_to_nobody(home: House, why: Why, then: Why | None) -> None:
    model = Scripted()
    model.say(*[NoReply(why, counts=False)] * FAILURES, ANSWER)
    async with home.lives(model) as house:
        for number in range(FAILURES):
            await house.hear(HERE, types(f"hostile-{number}"))
            await house.settled()
        await house.hear(HERE, types("another", "ben"))
        await house.settled()
    assert [why for _, why, _ in home.role.came] == [*[why] * FAILURES, then]


def test_4_a_service_that_fails_rests_longer_each_time_and_is_tried_once() -> None:
    breaker, now = Breaker(), MONDAY
    for _ in range(FAILURES):
        assert breaker.lets_through(now)
        breaker.failed(now)
    rest = FIRST_REST
    for _ in range(8):
        assert not breaker.lets_through(now + rest - timedelta(seconds=1))
        now += rest
        assert breaker.lets_through(now)
        assert not breaker.lets_through(now)  # one tries, the others wait for what comes of it
        breaker.failed(now)
        rest = min(2 * rest, LONGEST_REST)
    now += LONGEST_REST
    assert breaker.lets_through(now)
    breaker.worked()
    assert all(breaker.lets_through(now) for _ in range(3))


# ---- a process that is killed ----------------------------------------------------------------------------------------

KILLED = """
import asyncio, sys
from tests.faults.household import HERE, types
from tests.language.test_asking_laws import House
from bot.core.suggestions import Model
from bot.language.client import Access, ChatModel
from bot.language.scripted import PRETENDED

async def main(url, base_url, hears):
    home, model = House(url), ChatModel(PRETENDED, Access(base_url=base_url))
    async with home.lives(model) as house:
        if hears == "hears":
            await house.hear(HERE, types("one"))
        await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_2_a_process_that_is_killed_loses_nothing_and_asks_at_most_twice(home: House) -> None:
    async with a_model_server() as server:
        server.does(stalls, stalls)
        for number, hears in enumerate(("hears", "goes on")):
            command = [sys.executable, "-c", KILLED, home.url, server.base_url, hears]
            process = await asyncio.create_subprocess_exec(*command, stderr=subprocess.DEVNULL)
            await until(lambda number=number: len(server.asked) > number, 30)
            process.kill()
            await process.wait()
        async with home.lives(third := Scripted()) as house:
            await house.settled()
        assert (len(server.asked), third.letters) == (2, [])
    assert home.role.came == [("one", Why.SILENT, [])]
