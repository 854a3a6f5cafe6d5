"""The playground keeps the contract of all adapters, and its own: a small chat that believably remembers."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.base import Refused
from bot.adapters.playground import Chat
from bot.adapters.playground.records import Spot
from bot.core.effects import AnswerPrivately, OpenForm, PostMessage, React
from bot.core.events import (
    ButtonPressed,
    ChannelJoined,
    CommandInvoked,
    FormSubmitted,
    MemberJoined,
    MessagePosted,
    SpaceEntered,
)
from bot.core.forms import Field, FieldKind, Form, Page
from bot.core.ids import MessageRef, channel_id, identity, space_of
from bot.core.markup import Markup, channel_link, mention, message_link, moment
from bot.core.views import Actions, Option, Paragraph, Select, view
from tests.adapters.contract import ANA, BEN, CLEO, MONDAY, WHY, AdapterContract, Notebook, button, direct, paragraph
from tests.adapters.playground import BEGINNING, WORLD, PlaygroundHarness, a_playground
from tests.store.remnants import leaves_remnants, shown

LONGEST = "mend " * 8_000


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[PlaygroundHarness]:
    async with a_playground(tmp_path, Notebook()) as playground:
        yield playground


class TestContract(AdapterContract):
    """The playground keeps what `bot/adapters/base.py` promises."""


# ---- the world it begins with ----------------------------------------------------------------------------


async def test_it_enters_with_the_zones_and_the_standing_of_its_people(harness: PlaygroundHarness):
    [entered] = harness.house.of(SpaceEntered)
    assert (entered.name, harness.space) == ("The Attic", "playground:attic")
    assert [(person.identity, person.name, person.zone, person.may_coordinate) for person in entered.people] == [
        ("playground:attic/ana", "Ana Ruiz", "Europe/Lisbon", True),
        ("playground:attic/ben", "Ben", "Asia/Kolkata", False),
        ("playground:attic/cleo", "Cleo", "America/Toronto", False),
    ]
    assert [(channel.name, channel.private) for channel in entered.channels] == [
        ("help", False),
        ("den", True),
    ]


async def test_the_past_stands_there_and_is_never_heard(harness: PlaygroundHarness):
    [seed] = (await harness.view("ana"))["messages"]
    assert (seed["author"]["name"], seed["time"], seed["replies"]) == ("Ben", "Sat 21 Nov 09:00", 1)
    assert seed["reactions"] == [{"emoji": "🌱", "count": 1, "mine": False}]
    assert seed["blocks"][0]["lines"][0]["spans"][-2] == {
        "type": "mention", "id": "ana", "name": "Ana Ruiz", "me": True,
    }  # fmt: skip
    assert [place["unread"] for place in (await harness.view("cleo"))["places"]] == [0, 0]
    assert [type(event) for event in harness.house.heard] == [SpaceEntered]


async def test_it_goes_on_where_it_was(tmp_path: Path):
    house = Notebook()
    async with a_playground(tmp_path, house) as before:
        await before.says(before.ana, "Still here?")
        parcel = before.parcel(before.post(paragraph("Yes")))
        ref = await before.adapter.deliver(parcel)
    async with a_playground(tmp_path, house) as after:
        assert [standing.text for standing in await after.sees(after.ben)] == ["Still here?", "Yes"]
        assert await after.adapter.deliver(parcel) == ref
        assert len((await after.view("ana"))["messages"]) == 3
    assert len(house.of(SpaceEntered)) == len(house.of(MessagePosted)) == 1


async def test_what_was_said_while_it_stopped_is_heard_at_the_next_start(tmp_path: Path):
    house = Notebook()
    async with a_playground(tmp_path, house) as before:
        now = house.now()
        before.chat.say("ana", Spot(channel="help"), now, "Is anybody there?", [])
        before.chat.say("ana", Spot(channel="direct-ana"), now, "find glue", [])
        assert [standing.text for standing in await before.sees(before.ben)] == []
    async with a_playground(tmp_path, house):
        assert [event.text for event in house.of(MessagePosted)] == ["Is anybody there?"]
        assert [event.text for event in house.of(CommandInvoked)] == ["find glue"]
    async with a_playground(tmp_path, house) as after:
        assert len(await after.sees(after.ben)) == 1
        assert len(house.of(MessagePosted)) == 1


async def test_what_members_typed_as_soon_as_the_bot_arrived_is_heard_once_after_it_entered(tmp_path: Path):
    house = Notebook()
    async with a_playground(tmp_path, house, WORLD + BEGINNING) as playground:
        assert [type(event) for event in house.heard] == [SpaceEntered, CommandInvoked, CommandInvoked]
        first, second = house.of(CommandInvoked)
        assert (first.by, first.text, first.channel) == (playground.ben, "topics glue", None)
        assert (second.by, second.text) == (playground.ana, "me")
        answer = AnswerPrivately(interaction=first.interaction, view=view(paragraph("Noted.")))
        await playground.adapter.deliver(playground.parcel(answer))
        said = [standing.text for standing in await playground.sees(playground.ben, with_bot=True)]
        assert said == ["topics glue", "Noted."]
        assert (await playground.view("cleo"))["unread_for"] == {}
    async with a_playground(tmp_path, house, WORLD + BEGINNING) as again:
        assert len(house.of(CommandInvoked)) == 2
        assert len(await again.sees(again.ben, with_bot=True)) == 2


async def test_another_chat_never_gives_an_id_again(tmp_path: Path):
    house = Notebook()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        async with a_playground(tmp_path / name, house) as playground:
            await playground.says(playground.ana, "Good morning")
    assert len(house.of(MessagePosted)) == 2


# ---- what one sees and another does not ------------------------------------------------------------------


async def test_what_is_private_does_not_exist_for_others(harness: PlaygroundHarness):
    assert [place["id"] for place in (await harness.view("ana"))["places"]] == ["help", "den", "trellis"]
    assert [place["id"] for place in (await harness.view("ben"))["places"]] == ["help", "trellis"]
    await harness.send("say", {"as": "ana", "place": "den", "text": "Between us"})
    [secret] = (await harness.view("ana", "den"))["messages"]
    for path, body in (
        ("say", {"place": "den", "text": "Hello"}),
        ("say", {"place": "help", "thread": secret["id"], "text": "Hello"}),
        ("press", {"message": secret["id"], "id": "broker.look:t1", "values": []}),
        ("react", {"message": secret["id"], "emoji": "👀", "on": True}),
        ("menu", {"message": secret["id"], "verb": "cybrarian.keep"}),
    ):
        status, answer = await harness.send(path, {"as": "ben", **body})
        assert (status, bool(answer["error"])) == (404, True)
    assert (await harness.get("view", **{"as": "ben", "place": "den"}))[0] == 404
    assert (await harness.get("view", **{"as": "ben", "place": "help", "thread": secret["id"]}))[0] == 404
    assert (await harness.get("view", **{"as": "ben", "place": "direct-ana"}))[0] == 404
    misplaced = {"as": "ana", "place": "den", "thread": "seed", "text": "Hello"}
    assert (await harness.send("say", misplaced))[0] == 404
    hello = (await harness.get("hello"))[1]
    assert "den" not in str(hello["places"])


async def test_names_times_and_ways_are_the_readers_own(harness: PlaygroundHarness):
    await harness.send("say", {"as": "ana", "place": "den", "text": "Between us"})
    [secret] = (await harness.view("ana", "den"))["messages"]
    den = channel_id(harness.space, "den")
    words = Markup(
        f"{mention(BEN)} {moment(MONDAY)} {channel_link(den)} {message_link('there', MessageRef(den, secret['id']))}"
    )
    await harness.deliver(harness.post(Paragraph(words)))
    seen = {reader: _spans(await harness.view(reader))[::2] for reader in ("ana", "ben")}
    name, at, channel, way = seen["ana"]
    assert (name["name"], at["label"]) == ("Ben", "Mon 23 Nov 09:00")
    assert (channel["name"], way["place"], way["message"]) == ("den", "den", secret["id"])
    _, at, channel, way = seen["ben"]
    assert at["label"] == "Mon 23 Nov 14:30"
    assert {span["type"] for span in (channel, way)} == {"words"}
    assert "den" not in channel["text"]


async def test_unread_counts_what_one_has_not_looked_at(harness: PlaygroundHarness):
    await harness.says(harness.ana, "One")
    await harness.deliver(harness.post(paragraph("Two")))
    await harness.deliver(direct(ANA, paragraph("Psst")), "k2")
    assert [place["unread"] for place in (await harness.view("ben", "trellis"))["places"]] == [2, 0]
    await harness.view("ben", "help")
    assert [place["unread"] for place in (await harness.view("ben", "trellis"))["places"]] == [0, 0]
    assert [place["unread"] for place in (await harness.view("ana", "help"))["places"]] == [0, 0, 1]


async def test_everybody_may_know_for_whom_the_bot_has_news(harness: PlaygroundHarness):
    await harness.deliver(direct(BEN, paragraph("Would you have a look?")))
    await harness.deliver(direct(BEN, paragraph("Thank you.")), "k2")
    interaction = await harness.interaction(harness.ana)
    await harness.adapter.deliver(
        harness.parcel(AnswerPrivately(interaction=interaction, view=view(paragraph("Found."))), "k3")
    )
    assert (await harness.view("cleo"))["unread_for"] == {"ben": 2}
    assert (await harness.view("ben", "trellis"))["unread_for"] == {}


async def test_ones_own_words_come_back_as_they_were_typed_and_nobody_elses(harness: PlaygroundHarness):
    typed = "**Not** _marked_ `up`\\\n> @Ben  two  spaces"
    await harness.says(harness.ana, typed)
    assert (await harness.view("ana"))["messages"][-1]["text"] == typed
    assert (await harness.view("ben"))["messages"][-1]["text"] is None


async def test_only_ones_own_words_can_be_changed(harness: PlaygroundHarness):
    await harness.says(harness.ana, "Mine")
    ref = (await harness.last(harness.ana)).ref
    heard = len(harness.house.heard)
    assert not (await harness.edits(harness.ben, ref, "Yours")).taken
    assert not (await harness.deletes(harness.ben, ref)).taken
    assert (await harness.last(harness.ana)).text == "Mine"
    assert len(harness.house.heard) == heard


async def test_a_deleted_message_stays_as_a_gap_only_where_a_thread_hangs_from_it(harness: PlaygroundHarness):
    await harness.says(harness.ana, "Alone")
    await harness.deletes(harness.ana, (await harness.last(harness.ana)).ref)
    assert await harness.sees(harness.ben) == []
    await harness.says(harness.ana, "Asked")
    asked = (await harness.last(harness.ana)).ref
    await harness.says(harness.ben, "Answered", under=asked)
    await harness.deletes(harness.ana, asked)
    gap, reply = (await harness.view("ben", thread=asked.id))["thread"].values()
    assert (gap["deleted"], gap["blocks"]) == (True, [])
    assert [each["blocks"][0]["lines"][0]["spans"][0]["text"] for each in reply] == ["Answered"]


# ---- talking to the bot ----------------------------------------------------------------------------------


async def test_a_command_is_seen_by_nobody_and_answered_where_it_was_typed(harness: PlaygroundHarness):
    await harness.says(harness.ben, "Which glue?")
    root = (await harness.last(harness.ana)).ref
    await harness.says(harness.ana, "  /trellis  find bone glue", under=root)
    [command] = harness.house.of(CommandInvoked)
    assert (command.text, command.channel) == ("find bone glue", harness.channel)
    await harness.adapter.deliver(
        harness.parcel(AnswerPrivately(interaction=command.interaction, view=view(paragraph("Found."))))
    )
    [answer] = (await harness.view("ana", thread=root.id))["thread"]["replies"]
    assert answer["only_you"]
    assert (await harness.view("ben", thread=root.id))["thread"]["replies"] == []
    assert (await harness.view("ben"))["messages"][-1]["replies"] == 0
    assert (await harness.send("dismiss", {"as": "ben", "message": answer["id"]}))[0] == 404
    assert (await harness.send("dismiss", {"as": "ana", "message": answer["id"]}))[0] == 200
    assert (await harness.view("ana", thread=root.id))["thread"]["replies"] == []


async def test_in_ones_own_conversation_every_word_is_for_the_bot(harness: PlaygroundHarness):
    await harness.says(harness.ana, "me", to_bot=True)
    await harness.says(harness.ana, "/trellis topics glue", to_bot=True)
    assert [event.text for event in harness.house.of(CommandInvoked)] == ["me", "topics glue"]
    assert {event.channel for event in harness.house.of(CommandInvoked)} == {None}
    texts = [standing.text for standing in await harness.sees(harness.ana, with_bot=True)]
    assert texts == ["me", "/trellis topics glue"]


@pytest.mark.parametrize("text", ["/trellisfoo", "and /trellis me", "//trellis"])
async def test_what_only_looks_like_a_command_is_said(harness: PlaygroundHarness, text: str):
    await harness.says(harness.ana, text)
    assert harness.house.of(MessagePosted)[-1].text == text


async def test_a_command_is_completed(harness: PlaygroundHarness):
    status, ways = await harness.send("complete", {"as": "ana", "text": "/trellis fi"})
    assert (status, ways) == (200, [{"text": "find", "hint": "all about find"}])


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("http://127.0.0.1:8080/#as=ben&place=help&thread=m3&message=m7", ("help", "m7")),
        ("http://127.0.0.1:8080/#place=den&message=m7", ("den", "m7")),
        ("http://127.0.0.1:8080/#place=help", None),
        ("https://example.org/m7", None),
        ("m7", None),
    ],
)
async def test_the_address_of_a_message_is_told(
    harness: PlaygroundHarness, address: str, leads: tuple[str, str] | None
):
    await harness.invokes(harness.ben, f"keep {address}")
    [command] = harness.house.of(CommandInvoked)
    assert command.text == f"keep {address}"
    there = None if leads is None else MessageRef(channel_id(harness.space, leads[0]), leads[1])
    assert command.linked == there


async def test_who_is_called_in_a_command_is_told_by_their_whole_name(harness: PlaygroundHarness):
    for called in ("@ana", "@Ana", "@ana ruiz,", "@anabel"):
        await harness.says(harness.ben, f"/trellis ritual add open desk thu 16:00 host {called}")
    told = [event.text.partition(" host ")[2] for event in harness.house.of(CommandInvoked)]
    assert told == ["@Ana Ruiz", "@Ana Ruiz", "@Ana Ruiz,", "@anabel"]


async def test_whom_words_call_is_told_each_once(harness: PlaygroundHarness):
    await harness.says(harness.ben, "@ana, and @Ana Ruiz: hello. Not @anabel, nor Ana.")
    (told,) = harness.house.of(MessagePosted)
    assert told.mentions == (identity(space_of(told.message.channel), "ana"),)


async def test_a_name_is_offered_while_it_is_typed(harness: PlaygroundHarness):
    for typed in ("ritual add open desk host @", "ritual add open desk host @ru", "ritual add open desk host @ana r"):
        _, ways = await harness.send("complete", {"as": "ben", "text": f"/trellis {typed}"})
        whole = "ritual add open desk host @Ana Ruiz"
        offered = {"text": whole, "label": "@Ana Ruiz", "hint": "Mends chairs."}
        assert offered in ways
        assert (len(ways) == 1) is not typed.endswith("@")
    _, ways = await harness.send("complete", {"as": "ben", "text": "ritual add open desk host @Ana Ruiz"})
    assert ways == []


async def test_a_gesture_can_be_answered_for_a_quarter_of_an_hour(harness: PlaygroundHarness):
    interaction = await harness.interaction(harness.ana)
    answer = AnswerPrivately(interaction=interaction, view=view(paragraph("At last")))
    harness.house.moment += timedelta(minutes=15)
    await harness.adapter.deliver(harness.parcel(answer, "k1"))
    harness.house.moment += timedelta(seconds=1)
    with pytest.raises(Refused):
        await harness.adapter.deliver(harness.parcel(answer, "k2"))


async def test_a_button_that_is_not_there_cannot_be_pressed(harness: PlaygroundHarness):
    ref = await harness.deliver(harness.post(paragraph("Well?"), button()))
    body = {"as": "ana", "message": ref.id, "values": []}
    assert (await harness.send("press", {**body, "id": "keeper.forget:ben"}))[0] == 404
    assert (await harness.send("press", {**body, "id": "broker.look:t1"}))[0] == 200


async def test_a_form_offers_only_what_its_reader_can_see(harness: PlaygroundHarness):
    fields = (
        Field(name="where", label="Where", kind=FieldKind.CHANNEL),
        Field(name="who", label="Who", kind=FieldKind.MEMBER, most=2),
        Field(name="title", label="Title"),
    )
    form = Form(verb="r.f", title="Form", submit="Send", pages=(Page(fields),))
    interaction = await harness.interaction(harness.ben)
    await harness.adapter.deliver(harness.parcel(OpenForm(interaction=interaction, form=form)))
    where, who, _ = (await harness.view("ben"))["form"]["fields"]
    assert [option["label"] for option in where["options"]] == ["#help"]
    assert [option["value"] for option in who["options"]] == [harness.ana, harness.ben, harness.cleo]
    given = {"where": ["playground:attic/den"], "who": ["playground:attic/nobody"], "title": ["One"]}
    answer = await harness.submits(harness.ben, given)
    assert answer.problems == {"where": "form-not-offered", "who": "form-not-offered"}
    given = {"where": [harness.channel], "who": [harness.ana], "title": ["One\nline"], "more": ["x"]}
    assert (await harness.submits(harness.ben, given)).taken
    [submitted] = harness.house.of(FormSubmitted)
    assert submitted.values == {"where": (harness.channel,), "who": (harness.ana,), "title": ("One line",)}


async def test_a_closed_form_is_gone(harness: PlaygroundHarness):
    form = Form(verb="r.f", title="Form", submit="Send", pages=(Page((Field(name="a", label="A"),)),))
    interaction = await harness.interaction(harness.ana)
    await harness.adapter.deliver(harness.parcel(OpenForm(interaction=interaction, form=form)))
    lying = (await harness.view("ana"))["form"]["id"]
    await harness.send("close", {"as": "ben", "form": lying})
    assert await harness.form_of(harness.ana) == "Form"
    await harness.send("close", {"as": "ana", "form": lying})
    assert await harness.form_of(harness.ana) is None
    assert (await harness.send("submit", {"as": "ana", "form": lying, "values": {"a": ["x"]}}))[0] == 404


# ---- sizes and the clock ---------------------------------------------------------------------------------


async def test_the_longest_message_is_kept_whole_and_a_longer_one_refused(harness: PlaygroundHarness):
    assert len(LONGEST) == 40_000
    assert (await harness.says(harness.ana, LONGEST)).taken
    assert (await harness.last(harness.ben)).text == LONGEST
    status, answer = await harness.send("say", {"as": "ana", "place": "help", "text": LONGEST + "x"})
    assert (status, answer) == (
        400,
        {"error": "A message has room for 40,000 characters; this one has 40,001."},
    )


async def test_the_clock_turns_by_an_hour_to_the_readers_morning_and_to_what_is_next(
    harness: PlaygroundHarness,
):
    harness.time.ahead = [
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "A look at Ana's question"),
        (datetime(2026, 11, 25, 12, 0, tzinfo=UTC), "Mending evening"),
    ]
    assert (await harness.view("ana"))["clock"]["next"]["name"] == "A look at Ana's question"
    status, turned = await harness.send("clock", {"as": "cleo", "turn": "hour"})
    assert (status, turned["local"], turned["passed"]) == (
        200,
        "Mon 23 Nov 05:00",
        ["A look at Ana's question"],
    )
    _, turned = await harness.send("clock", {"as": "cleo", "turn": "morning"})
    assert (turned["local"], turned["now"]) == ("Mon 23 Nov 09:00", "2026-11-23T14:00:00+00:00")
    _, turned = await harness.send("clock", {"as": "cleo", "turn": "morning"})
    assert turned["local"] == "Tue 24 Nov 09:00"
    _, turned = await harness.send("clock", {"as": "ana", "turn": "next"})
    assert (turned["local"], turned["passed"]) == ("Wed 25 Nov 12:00", ["Mending evening"])
    status, answer = await harness.send("clock", {"as": "ana", "turn": "next"})
    assert (status, answer["error"][:17]) == (400, "Nothing is ahead;")


async def test_turning_the_clock_tells_where_and_to_whom_the_bot_wrote(harness: PlaygroundHarness):
    den = PostMessage(channel=channel_id(harness.space, "den"), view=view(paragraph("Psst")), reason=WHY)
    harness.time.meanwhile = [
        lambda: harness.deliver(direct(BEN, paragraph("Would you have a look?"))),
        lambda: harness.deliver(direct(BEN, paragraph("Thank you.")), "k2"),
        lambda: harness.deliver(harness.post(paragraph("Still open")), "k3"),
        lambda: harness.deliver(den, "k4"),
    ]
    ben, room = {"person": "ben", "name": "Ben"}, {"place": "help", "name": "help"}
    assert (await harness.send("clock", {"as": "cleo", "turn": "hour"}))[1]["wrote"] == [ben, room]
    harness.time.meanwhile = []
    assert (await harness.send("clock", {"as": "ana", "turn": "hour"}))[1]["wrote"] == []


async def test_two_menus_may_lead_to_the_same(harness: PlaygroundHarness):
    menus = [
        Select(label=label, verb="broker.choose", token="t1", options=(Option(label, label),))
        for label in ("Familiar", "Unusual")
    ]
    ref = await harness.deliver(harness.post(paragraph("Which?"), Actions(tuple(menus))))
    assert (await harness.presses(harness.ana, ref, "Unusual", "Unusual")).taken
    assert harness.house.of(ButtonPressed)[-1].values == ("Unusual",)
    assert not (await harness.presses(harness.ana, ref, "Familiar", "Neither")).taken


# ---- how to begin ----------------------------------------------------------------------------------------


async def test_a_visitor_is_offered_a_first_question(tmp_path: Path, harness: PlaygroundHarness):
    assert (await harness.get("hello"))[1]["question"] is None
    folder = tmp_path / "other"
    folder.mkdir()
    async with a_playground(folder, Notebook(), WORLD + BEGINNING) as playground:
        question = {"by": "cleo", "place": "help", "text": "Which glue?"}
        assert (await playground.get("hello"))[1]["question"] == question


async def test_how_far_a_visitor_came_is_read_off_the_chat(harness: PlaygroundHarness):
    async def begun() -> Any:
        return (await harness.view("ben"))["begun"]

    nothing = {"set_up": False, "asked": None, "wrote_to": [], "answered": False, "thanked": False}
    assert await begun() == nothing
    await harness.deliver(harness.post(paragraph("I take part here."), pinned=True), "notice")
    assert await begun() == nothing
    asked = await harness.deliver(harness.post(paragraph(f"{mention(CLEO)} asks: Which glue?")), "question")
    step = {"by": "cleo", "place": "help", "thread": asked.id}
    so_far = {**nothing, "set_up": True, "asked": step}
    assert await begun() == so_far
    await harness.deliver(direct(ANA, paragraph("Would you host?")), "host")
    assert await begun() == so_far
    await harness.deliver(direct(BEN, paragraph("Would you have a look?"), button()), "invitation")
    await harness.deliver(direct(ANA, paragraph(message_link("A question", asked))), "list")
    await harness.says(harness.cleo, "Anybody?", under=asked)
    assert await begun() == {**so_far, "wrote_to": ["ben", "ana"]}
    await harness.says(harness.ben, "Bone glue.", under=asked)
    assert await begun() == {**so_far, "wrote_to": ["ben", "ana"], "answered": True}
    reply = (await harness.last(harness.ben)).ref
    await harness.adapter.deliver(harness.parcel(React(message=reply, emoji="🙏"), "thanks"))
    assert (await begun())["thanked"]


async def test_a_meetup_is_no_step_of_a_question(tmp_path: Path):
    folder = tmp_path / "other"
    folder.mkdir()
    lobby = WORLD.replace("  - {id: den", "  - {id: lobby, name: lobby}\n  - {id: den")
    async with a_playground(folder, Notebook(), lobby + BEGINNING) as playground:
        post = playground.post(paragraph("Show-and-tell"))
        place = channel_id(playground.space, "lobby")
        await playground.deliver(replace(post, channel=place), "invitation")
        await playground.deliver(direct(BEN, paragraph("Would you host?")), "host")
        begun = (await playground.view("ben"))["begun"]
        assert (begun["asked"], begun["wrote_to"]) == (None, [])
        await playground.deliver(playground.post(paragraph(f"{mention(CLEO)} asks: Which glue?")), "question")
        begun = (await playground.view("ben"))["begun"]
        assert (begun["asked"]["place"], begun["wrote_to"]) == ("help", [])


async def test_whose_question_it_is_can_be_read_off_what_the_bots_line_stands_under(harness: PlaygroundHarness):
    await harness.says(harness.cleo, "Which glue?")
    asked = (await harness.last(harness.cleo)).ref
    await harness.deliver(harness.post(paragraph("Answers are welcome."), under=asked), "line")
    assert (await harness.view("ana"))["begun"]["asked"] == {"by": "cleo", "place": "help", "thread": asked.id}


def _spans(seen: Any) -> Any:
    return seen["messages"][-1]["blocks"][0]["lines"][0]["spans"]


# ---- somebody new ----------------------------------------------------------------------------------------


async def test_who_is_not_here_yet_may_join_one_after_the_other(tmp_path: Path):
    world = WORLD + "newcomers:\n  - {id: dan, name: Dan, zone: Asia/Tokyo}\n"
    async with a_playground(tmp_path, Notebook(), world=world) as playground:
        assert [one["id"] for one in (await playground.get("hello"))[1]["newcomers"]] == ["dan"]
        assert await playground.send("join", {"as": "ana"}) == (200, {"who": "dan"})
        [joined] = playground.house.of(MemberJoined)
        assert (joined.profile.identity, joined.profile.zone) == ("playground:attic/dan", "Asia/Tokyo")
        assert [event.channel for event in playground.house.of(ChannelJoined)] == [playground.channel]
        assert (await playground.get("hello"))[1]["newcomers"] == []
        assert (await playground.view("dan"))["me"]["name"] == "Dan"
        assert (await playground.send("join", {"as": "ana"}))[0] == 400


def test_what_was_taken_back_is_not_in_the_file_once_it_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "chat.db"
    chat = Chat(file)

    def happens(written: Mapping[str, str], erased: Sequence[str]) -> None:
        chat.keep(**written)
        for fact in erased:
            chat.forget(fact)
        chat._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    left = leaves_remnants(file, happens)
    chat.close()
    assert shown(tmp_path.iterdir(), left) == []
