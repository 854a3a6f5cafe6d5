"""What comes round in a world is set by its coordinators' hands, once, and met with a yes; others greet, and keep."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.core.effects import AnswerPrivately, OpenForm
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted, MessageMenuChosen
from bot.core.forms import Field, Form, Page
from bot.core.ids import ChannelId, SpaceId
from bot.core.views import Actions, Button, view
from tests.adapters.contract import BEN, Notebook, direct, paragraph
from tests.adapters.playground import WORLD, PlaygroundHarness, a_playground

RHYTHM = """
rituals:
  - {by: ana, what: open desk, when: thu 16:00, host: ben, title: The table, coming: [ben, cleo]}
  - {by: ana, what: surprise, when: in 3 weeks 17:00}
"""
TABLE = "ritual add open desk thu 16:00 host @Ben called “The table”"
SURPRISE = "ritual add surprise in 3 weeks 17:00"
LIBRARY = """
greeters: [cleo]
cards:
  - {message: seed-reply, title: Bone glue, kind: tool}
  - {message: seed, title: A question, kind: problem}
"""
KEEPS = """
cards:
  - {message: seed-reply, title: Bone glue, kind: tool}
"""
KEEPS_BEN = """  - {message: seed, title: A question, kind: problem}
"""
A_TITLE = Field(name="title", label="Title")
PATIENCE = 60.0


class Switch:
    """What the bot does, as the house tells; off until somebody switches it on."""

    def __init__(self) -> None:
        self.mode = "off"

    async def __call__(self) -> Mapping[ChannelId, str]:
        return {ChannelId("playground:attic/help"): self.mode}


class Hearing(Notebook):
    """A house of which a test can wait until it has heard something."""

    def __init__(self) -> None:
        super().__init__()
        self.news = asyncio.Event()

    async def hear(self, space: SpaceId, *events: Event) -> None:
        await super().hear(space, *events)
        self.news.set()

    async def waits_for(self, kind: type[Event], number: int) -> Any:
        """Return the event of that kind and number, as soon as it was heard."""
        async with asyncio.timeout(PATIENCE):
            while len(self.of(kind)) < number:
                await self.news.wait()
                self.news.clear()
        return self.of(kind)[number - 1]


def offer(verb: str, token: str) -> Actions:
    return Actions((Button(label="Do it", verb=verb, token=token),))


async def answers(playground: PlaygroundHarness, event: Any, key: str, *blocks: Any, replaces: bool = False) -> None:
    answer = AnswerPrivately(interaction=event.interaction, view=view(*blocks), replaces=replaces)
    await playground.adapter.deliver(playground.parcel(answer, key))


async def is_set(playground: PlaygroundHarness, house: Hearing, number: int, *, typed: int = 0) -> None:
    """Let what was typed be answered with a look, and what is pressed on it with what became of it."""
    command = await house.waits_for(CommandInvoked, typed or number)
    await answers(
        playground, command, f"look{number}", paragraph("Nothing is set yet."), offer("calendar.set", f"d{number}")
    )
    pressed = await house.waits_for(ButtonPressed, number)
    assert (pressed.by, pressed.verb, pressed.token) == (playground.ana, "calendar.set", f"d{number}")
    await answers(playground, pressed, f"set{number}", paragraph("It is set."), replaces=True)


async def test_1_each_is_typed_and_set_once_it_is_switched_on(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    async with a_playground(tmp_path, house, WORLD + RHYTHM, switch) as playground:
        await playground.says(playground.ben, "Is anything on?")
        assert house.of(CommandInvoked) == []
        switch.mode = "host"
        await playground.says(playground.ben, "And now?")
        await is_set(playground, house, 1)
        await is_set(playground, house, 2)
        assert [(event.by, event.text) for event in house.of(CommandInvoked)] == [
            (playground.ana, TABLE),
            (playground.ana, SURPRISE),
        ]
        said = [one.text for one in await playground.sees(playground.ana, with_bot=True)]
        assert said == [TABLE.replace("@", ""), "It is set.", SURPRISE, "It is set."]
        assert (await playground.view("ben"))["unread_for"] == {}


async def test_1_what_cannot_be_set_waits_with_its_reason_and_the_next_is_set(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    switch.mode = "host"
    async with a_playground(tmp_path, house, WORLD + RHYTHM, switch) as playground:
        typed = await house.waits_for(CommandInvoked, 1)
        await answers(playground, typed, "look", paragraph("Nearly there."), offer("calendar.change", "d1"))
        assert (await house.waits_for(CommandInvoked, 2)).text == SURPRISE
        assert house.of(ButtonPressed) == []


async def test_2_somebody_greets_and_authors_keep_what_they_wrote(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    switch.mode = "host"
    async with a_playground(tmp_path, house, WORLD + LIBRARY, switch) as playground:
        await greets(playground, house)
        await is_described(playground, house)
        menu = await house.waits_for(MessageMenuChosen, 2)
        await answers(playground, menu, "none", paragraph("There is no library here."))
        await playground.says(playground.ana, "And so it goes on")
        assert len(house.of(FormSubmitted)) == 1


async def greets(playground: PlaygroundHarness, house: Hearing) -> None:
    """Let the page behind `me` lead to the one where somebody says that they greet."""
    typed = await house.waits_for(CommandInvoked, 1)
    assert (typed.by, typed.text) == (playground.cleo, "me")
    await answers(playground, typed, "me", paragraph("How you take part"), offer("greeter.me", ""))
    for number, (verb, offered) in enumerate((("greeter.me", "greeter.greet"), ("greeter.greet", "greeter.greet_not"))):
        pressed = await house.waits_for(ButtonPressed, number + 1)
        assert (pressed.by, pressed.verb) == (playground.cleo, verb)
        await answers(playground, pressed, f"page{number}", paragraph("A page"), offer(offered, ""), replaces=True)


async def is_described(playground: PlaygroundHarness, house: Hearing, *, chosen: int = 1, sent: int = 1) -> None:
    """Let the form open before whoever chose to keep something, and be sent."""
    menu = await house.waits_for(MessageMenuChosen, chosen)
    assert (menu.by, menu.verb, menu.text) == (playground.ana, "cybrarian.keep", "I do.")
    fields = (A_TITLE, Field(name="kind", label="Kind"))
    form = Form(verb="cybrarian.describe", token="c1", title="Keep", submit="Keep", pages=(Page(fields),))
    await playground.adapter.deliver(playground.parcel(OpenForm(interaction=menu.interaction, form=form), "form"))
    kept = await house.waits_for(FormSubmitted, sent)
    assert (kept.by, kept.token) == (playground.ana, "c1")
    assert dict(kept.values) == {"title": ("Bone glue",), "kind": ("tool",)}


async def asked_to_write(playground: PlaygroundHarness, house: Hearing) -> None:
    """Let whoever speaks as the author type something that is answered with a form."""
    await playground.invokes(playground.ana, "ask")
    typed = await house.waits_for(CommandInvoked, 1)
    form = Form(verb="cybrarian.ask", token="", title="Ask", submit="Ask", pages=(Page((A_TITLE,)),))
    await playground.adapter.deliver(playground.parcel(OpenForm(interaction=typed.interaction, form=form), "ask"))


async def test_2_whoever_writes_as_an_author_is_let_finish_first(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    async with a_playground(tmp_path, house, WORLD + KEEPS, switch) as playground:
        await asked_to_write(playground, house)
        switch.mode = "host"
        await playground.says(playground.ben, "And now?")
        await playground.says(playground.ben, "And now?")
        assert (house.of(MessageMenuChosen), await playground.form_of(playground.ana)) == ([], "Ask")
        await playground.submits(playground.ana, {"title": ["Who has bone glue?"]})
        await is_described(playground, house, sent=2)


async def test_2_nobody_else_waits_for_whoever_writes_as_an_author(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    async with a_playground(tmp_path, house, WORLD + RHYTHM + KEEPS + KEEPS_BEN, switch) as playground:
        await asked_to_write(playground, house)
        switch.mode = "host"
        await playground.says(playground.ben, "And now?")
        await is_set(playground, house, 1, typed=2)
        await is_set(playground, house, 2, typed=3)
        menu = await house.waits_for(MessageMenuChosen, 1)
        assert (menu.by, menu.message.id) == (playground.ben, "seed")
        await playground.deliver(playground.post(paragraph("The table"), offer("gathering.yes", "run1")), "first")
        yes = await house.waits_for(ButtonPressed, 3)
        assert (yes.by, yes.token) == (playground.cleo, "run1")
        assert await playground.form_of(playground.ana) == "Ask"


async def test_2_what_was_chosen_while_an_author_began_to_write_is_chosen_again(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    switch.mode = "host"
    async with a_playground(tmp_path, house, WORLD + KEEPS, switch) as playground:
        await house.waits_for(MessageMenuChosen, 1)
        await asked_to_write(playground, house)
        await playground.says(playground.ben, "And now?")
        await playground.submits(playground.ana, {"title": ["Who has bone glue?"]})
        await is_described(playground, house, chosen=2, sent=2)


async def test_4_who_greets_and_what_was_kept_is_not_so_twice(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    switch.mode = "host"
    async with a_playground(tmp_path, house, WORLD + LIBRARY, switch) as playground:
        await greets(playground, house)
        await is_described(playground, house)
        await house.waits_for(MessageMenuChosen, 2)
    async with a_playground(tmp_path, house, WORLD + LIBRARY, switch) as after:
        again = await house.waits_for(MessageMenuChosen, 3)
        assert again.message.id == "seed"
        await answers(after, again, "there", paragraph("It is there already."))
        await after.says(after.ben, "Still here?")
        assert (len(house.of(CommandInvoked)), len(house.of(FormSubmitted))) == (1, 1)


async def test_3_its_first_time_is_met_with_a_yes_by_those_who_would_come(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    switch.mode = "host"
    async with a_playground(tmp_path, house, WORLD + RHYTHM, switch) as playground:
        await is_set(playground, house, 1)
        await is_set(playground, house, 2)
        await playground.deliver(playground.post(paragraph("Another one"), offer("gathering.yes", "run0")), "other")
        await playground.deliver(playground.post(paragraph("The table"), offer("gathering.yes", "run1")), "first")
        yes = await house.waits_for(ButtonPressed, 3)
        assert (yes.by, yes.verb, yes.token) == (playground.cleo, "gathering.yes", "run1")
        asked = direct(BEN, paragraph("Would you host The table?"), offer("gathering.host", "run1/host"))
        await playground.deliver(asked, "asked")
        hosts = await house.waits_for(ButtonPressed, 4)
        assert (hosts.by, hosts.verb) == (playground.ben, "gathering.host")
        await playground.deliver(playground.post(paragraph("The table"), offer("gathering.yes", "run2")), "second")
        await playground.says(playground.ana, "And so it goes on")
        assert len(house.of(ButtonPressed)) == 4


async def test_4_what_was_typed_before_it_stopped_is_pressed_and_not_typed_again(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    switch.mode = "host"
    async with a_playground(tmp_path, house, WORLD + RHYTHM, switch):
        typed = await house.waits_for(CommandInvoked, 1)
    async with a_playground(tmp_path, house, WORLD + RHYTHM, switch) as after:
        await answers(after, typed, "look1", paragraph("Nothing is set yet."), offer("calendar.set", "d1"))
        pressed = await house.waits_for(ButtonPressed, 1)
        await answers(after, pressed, "set1", paragraph("It is set."), replaces=True)
        await is_set(after, house, 2)
    async with a_playground(tmp_path, house, WORLD + RHYTHM, switch) as again:
        await again.says(again.ben, "Still here?")
        assert (len(house.of(CommandInvoked)), len(house.of(ButtonPressed))) == (2, 2)


async def test_4_a_chat_that_is_older_than_this_goes_on_as_it_was(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    switch.mode = "host"
    async with a_playground(tmp_path, house) as before:
        before.chat._db.execute("DELETE FROM meta WHERE name = 'rhythm'")
    async with a_playground(tmp_path, house, WORLD + RHYTHM, switch) as after:
        await after.says(after.ben, "Still here?")
        assert house.of(CommandInvoked) == []


async def test_what_could_not_be_heard_is_tried_again_with_what_happens_next(tmp_path: Path) -> None:
    house, switch = Hearing(), Switch()
    switch.mode = "host"
    async with a_playground(tmp_path, house, WORLD + RHYTHM, switch) as playground:
        typed = await house.waits_for(CommandInvoked, 1)
        house.unable = True
        house.was_told.clear()
        await answers(playground, typed, "look1", paragraph("Nothing is set yet."), offer("calendar.set", "d1"))
        await asyncio.wait_for(house.was_told.wait(), PATIENCE)
        house.unable = False
        await playground.says(playground.ben, "What was that?")
        assert (await house.waits_for(ButtonPressed, 1)).token == "d1"
