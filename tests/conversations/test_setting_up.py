"""A coordinator invites Trellis in, looks at everything first, and switches it on, changes it, closes it."""

from collections.abc import AsyncIterator

import pytest

from bot.core.people import Life, Mode
from bot.store.queries.places import Places
from bot.store.scope import Scope
from tests.conversations.conftest import Opens
from tests.village import Village

WHERE = {"welcome": "welcome", "questions": "help", "repertoire": "library", "coordinators": "coordinators"}
ABOUT = {"name": "The Menders", "care": "Mending things together.", "zone": "Europe/Lisbon", "language": "en"}


@pytest.fixture
async def new_village(opens: Opens) -> AsyncIterator[Village]:
    """A village that Trellis has just come to."""
    async with opens(is_set_up=False) as village:
        yield village


def where(village: Village) -> dict[str, str]:
    return {purpose: village.square.place(name) for purpose, name in WHERE.items()}


async def looks_at_set_up(village: Village, person: str = "cora", **changes: str) -> None:
    await village.types(person, "board")
    assert village.answers(person)[-1].offers("Set up")
    await village.presses(person, "Set up")
    assert not await village.submits(person, **{**ABOUT, **where(village), **changes})


async def sets_up(village: Village) -> None:
    await looks_at_set_up(village)
    assert village.answers("cora")[-1].offers("Switch on", "Change")
    await village.presses("cora", "Switch on")
    assert village.answers("cora")[-1].says("Trellis is switched on")
    for channel in ("welcome", "help", "library"):
        assert village.posts(channel)[0].says("Trellis, a bot, takes part in this channel")
    assert village.posts("welcome")[-1].offers("Show me around")
    assert village.posts("coordinators")[-1].says("cora switched Trellis on")
    village.quiet()


async def test_nothing_is_posted_or_noted_before_somebody_sets_it_up(new_village: Village) -> None:
    await new_village.says("ana", "Has anybody seen my soldering iron?", "help")
    await new_village.waits("5 days")
    assert await new_village.reads(lambda look: look.record.held_about(look.people.coordinators()[0].id)["posts"]) == []
    new_village.quiet()


async def test_whoever_asks_before_it_is_switched_on_is_told_and_a_coordinator_learns_where(
    new_village: Village,
) -> None:
    for person, learns_where in (("ana", False), ("cora", True)):
        await new_village.types(person, "ask Who mends planes?")
        answer = new_village.answers(person)[-1]
        assert answer.says("I take no questions here")
        assert answer.says("/trellis board") is learns_where
    new_village.quiet()


@pytest.mark.in_local_slack
async def test_a_coordinator_sees_everything_before_it_is_switched_on(new_village: Village) -> None:
    await looks_at_set_up(new_village)
    preview = new_village.answers("cora")[-1]
    assert preview.says("Only you see this")
    assert preview.says("The Menders")
    assert preview.says("#help (questions): I take part")
    assert preview.says("It notes who wrote when and who answered whom, never what was said")
    assert not preview.says("#lobby")
    for words in ("#help: whoever waits there", "#library: cards stand there", "is written to by nobody of ours"):
        assert preview.says(words), words
    assert not preview.says("an invitation for each meetup"), "no channel was chosen for meetups"
    assert await new_village.reads(lambda look: look.community.life) is Life.QUIET
    new_village.quiet()


@pytest.mark.in_local_slack
async def test_switching_on_shows_a_notice_in_each_channel_and_the_rest_stays_off(new_village: Village) -> None:
    await sets_up(new_village)
    modes = await new_village.reads(lambda look: {place.name: place.mode for place in look.places.channels()})
    assert modes["help"] is Mode.HOST
    assert modes["lobby"] is Mode.OFF
    assert modes["coordinators"] is Mode.OFF
    await new_village.knows("ben", ["soldering"])
    await new_village.asks("ana", "Which solder do you use?")
    new_village.quiet()


@pytest.mark.in_local_slack
async def test_a_form_that_cannot_be_says_why_and_keeps_what_was_typed(new_village: Village) -> None:
    await looks_at_set_up(new_village, coordinators=new_village.square.place("lobby"))
    answer = new_village.answers("cora")[-1]
    assert answer.says("#lobby is public")
    assert not answer.offers("Switch on")
    await new_village.presses("cora", "Correct it")
    filled = {field.name: field.initial for field in new_village.form("cora").fields()}
    assert filled["care"] == ("Mending things together.",)
    new_village.quiet()


@pytest.mark.in_local_slack
async def test_a_zone_that_nobody_knows_is_said_beside_its_field(new_village: Village) -> None:
    await new_village.types("cora", "setup")
    await new_village.presses("cora", "Set up")
    (problem,) = await new_village.submits("cora", **{**ABOUT, **where(new_village), "zone": "Lisbonn"})
    assert (problem.field, problem.key) == ("zone", "form-zone-near")
    new_village.quiet()


async def test_others_are_told_kindly_whose_page_it_is(new_village: Village) -> None:
    await new_village.types("ana", "board")
    answer = new_village.answers("ana")[-1]
    assert answer.mentions() == {"cora", "carl"}
    assert not answer.offers("Set up")
    new_village.quiet()


@pytest.mark.in_local_slack
async def test_a_channels_notice_is_edited_never_posted_twice(new_village: Village) -> None:
    await sets_up(new_village)
    for mode, words in (("listen", "listens in this channel"), ("off", "does nothing in this channel")):
        await new_village.types("cora", "board")
        await new_village.presses("cora", "Change a channel’s mode")
        assert not await new_village.submits("cora", channel=new_village.square.place("help"), mode=mode)
        assert new_village.answers("cora")[-1].says("Its notice says so too")
        (notice,) = new_village.posts("help")
        assert notice.says(words)
    new_village.quiet()


@pytest.mark.in_local_slack
async def test_whoever_is_named_a_coordinator_is_told_and_can_say_no(new_village: Village) -> None:
    await sets_up(new_village)
    await new_village.types("cora", "board")
    await new_village.presses("cora", "Coordinators")
    await new_village.presses("cora", "Name somebody")
    assert not await new_village.submits("cora", member=new_village.square.who("ana"))
    assert new_village.answers("cora")[-1].says("ana coordinates too")
    assert new_village.direct_messages("ana")[-1].says("cora named you a coordinator")
    await new_village.presses("ana", "Why am I seeing this?")
    assert new_village.answers("ana")[-1].says("A coordinator of this community named you a coordinator")
    await new_village.types("ana", "me")
    await new_village.presses("ana", "What was done with my name")
    assert new_village.answers("ana")[-1].says("Cora named you a coordinator")
    await new_village.presses("ana", "Not me, thank you")
    assert new_village.answers("ana")[-1].says("You no longer coordinate here")
    new_village.quiet()


async def test_the_last_coordinator_names_another_first(new_village: Village) -> None:
    await sets_up(new_village)
    await new_village.types("carl", "board")
    await new_village.presses("carl", "Coordinators")
    await new_village.presses("carl", "Step down")
    assert new_village.answers("carl")[-1].says("You no longer coordinate here")
    await new_village.types("cora", "board")
    await new_village.presses("cora", "Coordinators")
    await new_village.presses("cora", "Step down")
    answer = new_village.answers("cora")[-1]
    assert answer.says("You are the last coordinator")
    assert answer.offers("Name somebody", "Close the community…")
    new_village.quiet()


async def test_a_community_is_closed_well_and_can_be_opened_again(new_village: Village) -> None:
    await sets_up(new_village)
    await new_village.types("cora", "board")
    await new_village.presses("cora", "Close the community…")
    assert new_village.answers("cora")[-1].offers("Close it", "Keep it open")
    await new_village.presses("cora", "Close it")
    assert new_village.answers("cora")[-1].says("This community is closed")
    assert new_village.posts("coordinators")[-1].says("cora closed the community")
    for channel in ("welcome", "help", "library"):
        notice, *card = new_village.posts(channel)
        assert notice.says("no longer listens or posts")
        assert [said.says("It no longer does") for said in card] == [True] * (channel == "welcome")
    await new_village.says("ana", "Hello?", "help")
    await new_village.waits("3 days")
    new_village.quiet()
    await looks_at_set_up(new_village)
    await new_village.presses("cora", "Switch on")
    assert new_village.answers("cora")[-1].says("Trellis is switched on")
    (notice,) = new_village.posts("help")
    assert notice.says("takes part in this channel")


async def test_failures_are_told_once_a_week_and_stand_on_the_board(village: Village) -> None:
    village.square.refuses |= {"ana", "ben"}
    for person in ("ana", "ben"):
        await village.types("cora", "board")
        await village.presses("cora", "Coordinators")
        await village.presses("cora", "Name somebody")
        await village.submits("cora", member=village.square.who(person))
        assert village.answers("cora")[-1].says(f"{person} coordinates too")
    (alarm,) = village.posts("coordinators")
    assert alarm.says("I could not deliver a message. Everything else goes on.")
    await village.types("cora", "board")
    assert village.answers("cora")[-1].says("A message could not be delivered")
    village.quiet()


async def test_whoever_may_coordinate_claims_it_at_the_board_and_is_told_so(opens: Opens) -> None:
    async with opens(is_set_up=False, names_coordinators=False) as village:
        assert await village.reads(lambda look: look.people.coordinators()) == ()
        await village.types("ben", "board")
        assert village.answers("ben")[-1].says("Nobody coordinates here yet")
        await village.types("cora", "board")
        assert village.answers("cora")[-1].says("from now on you do")
        await village.types("carl", "board")
        assert village.answers("carl")[-1].says("The board is for those who look after this community")
        coordinators = await village.reads(lambda look: look.people.coordinators())
        assert [member.name for member in coordinators] == ["Cora"]
        await village.types("cora", "board")
        assert not village.answers("cora")[-1].says("from now on you do")
        village.quiet()


async def test_nothing_is_said_after_closing_not_even_about_open_questions(new_village: Village) -> None:
    await sets_up(new_village)
    for asker, question in (("ana", "Which solder do you use?"), ("ben", "Who lends me a saw?")):
        await new_village.asks(asker, question)
        await new_village.waits("4 hours")
        assert new_village.direct_messages(asker)[-1].offers("Keep it quiet")
    await new_village.presses("ana", "Keep it quiet")
    listed = new_village.posts("coordinators")[-1]
    assert listed.says("One question waits")
    await new_village.types("cora", "board")
    await new_village.presses("cora", "Close the community…")
    assert new_village.answers("cora")[-1].says("Questions that are still open are closed")
    await new_village.presses("cora", "Close it")
    assert new_village.answers("cora")[-1].says("This community is closed")
    assert new_village.posts("coordinators")[-1].says("cora closed the community")
    assert listed.says("This community is closed, and its open questions with it")
    for words in ("Which solder do you use?", "Who lends me a saw?"):
        assert "Closed by a coordinator" in new_village.stands(words)
    for asker in ("ana", "ben"):
        assert new_village.direct_messages(asker)[-1].says("A coordinator closed it")
    edits = [said.edits for said in new_village.square.said]
    await new_village.waits("9 weeks")
    assert [said.edits for said in new_village.square.said] == edits
    new_village.quiet()


async def test_a_channel_that_became_private_while_we_were_away_is_no_longer_read(village: Village) -> None:
    await village.square.looks_around(private=frozenset({"help"}))
    await village.settles()
    modes = await village.reads(lambda look: {place.name: place.mode for place in look.places.channels()})
    assert modes["help"] is Mode.OFF
    assert modes["lobby"] is Mode.HOST
    village.quiet()


async def test_a_notice_that_never_came_to_stand_is_posted_afresh(new_village: Village) -> None:
    new_village.square.refuses.add("library")
    await looks_at_set_up(new_village)
    await new_village.presses("cora", "Switch on")
    assert new_village.answers("cora")[-1].says("Trellis is switched on")
    assert not new_village.posts("library")
    new_village.square.heals()
    await new_village.types("cora", "board")
    await new_village.presses("cora", "Change a channel’s mode")
    assert not await new_village.submits("cora", channel=new_village.square.place("library"), mode="listen")
    (notice,) = new_village.posts("library")
    assert notice.pinned
    await new_village.types("cora", "board")
    await new_village.presses("cora", "Change a channel’s mode")
    assert not await new_village.submits("cora", channel=new_village.square.place("library"), mode="host")
    assert len(new_village.posts("library")) == 1
    assert notice.says("takes part in this channel")


async def test_with_another_language_things_are_found_by_its_words(village: Village) -> None:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    await village.trellis.database.writer.write(
        lambda connection: Places(Scope(connection, community)).describe(**{**ABOUT, "language": "de"})
    )
    await village.asks("ana", "How are chisels sharpened?")
    await village.replies("ben", "Slowly.")
    await village.types("dan", "find sharpening")
    assert village.answers("dan")[-1].says("I found nothing")
    await looks_at_set_up(village)
    await village.presses("cora", "Switch on")
    await village.types("dan", "find sharpening")
    assert village.answers("dan")[-1].says("How are chisels sharpened?")
