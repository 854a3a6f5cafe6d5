"""A newcomer's first words: the room, one host, a second, the coordinators' list; only a person's words settle it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.core.events import MessagePosted
from bot.core.ids import EventId, MessageRef
from bot.roles.greeter.newcomer import FirstPost, Stage
from bot.store.queries.places import Places
from bot.store.scope import Scope
from tests.conversations.conftest import Opens
from tests.rows import holding
from tests.square import Said
from tests.village import Village, span

HELLO = "Hello, I mend kites."
NO_SPACES = "its stage makes handles of names"
NO_GUESTS = "its stage knows no guests"
NO_LATENESS = "how its adapter tells late what it missed is a story of its own"


async def greets(village: Village, *people: str) -> None:
    """Let people say in `me` that they greet newcomers."""
    for person in people:
        await village.types(person, "me")
        await village.presses(person, "Reading, asking, hosting")
        await village.presses(person, "I greet newcomers")
        assert any(said.says("you may be asked, at most 2 times a day") for said in village.answers(person))


async def first_words(village: Village, person: str = "hana", channel: str = "welcome") -> MessageRef:
    await village.square.joins(person)
    await village.settles()
    return await village.says(person, HELLO, channel)


async def the_post(village: Village, ref: MessageRef) -> FirstPost:
    found = await village.reads(lambda look: look.newcomers.at(ref))
    assert found is not None
    return found


def asked(village: Village) -> list[str]:
    """Return who was asked to greet, in order."""
    return [said.to for said in village.square.said if said.how == "direct" and was_asked(said)]


def was_asked(said: Said) -> bool:
    return any(getattr(item, "verb", "") == "greeter.will" for item in items_as_sent(said))


def items_as_sent(said: Said) -> list[object]:
    return [item for block in said.delivered.blocks for item in getattr(block, "items", ())]


async def test_a_person_who_answers_is_enough(village: Village) -> None:
    await greets(village, "ben")
    post = await first_words(village)
    await village.says("cleo", "Welcome! Which kites?", "welcome", under=post)
    await village.waits("2 days")
    found = await the_post(village, post)
    assert (found.in_time, found.is_waiting) == (True, False)
    village.quiet()


async def test_after_four_waking_hours_a_host_is_asked_who_sees_what_there_is_to_see(village: Village) -> None:
    await greets(village, "ben")
    await village.square.joins("hana")
    await village.settles()
    await village.types("hana", "start")
    await village.presses("hana", "New to the field")
    await village.presses("hana", "Skip")
    await village.presses("hana", "Ask me sometimes")
    assert village.answers("hana")[-1].offers("Draft my first words")
    post = await village.says("hana", HELLO, "welcome")
    await village.waits("3 hours 59 minutes")
    assert asked(village) == []
    await village.waits("1 minute")
    told = village.direct_messages("ben")[-1]
    assert told.says("wrote here for the first time")
    assert "hana" in told.text.casefold()
    assert told.says("new to the field")
    assert told.says("may be asked sometimes")
    assert told.says("Three ways to begin")
    assert told.links() == [post]
    assert told.says(HELLO)
    assert holding(village, "kites") == set()
    await village.presses("ben", "I’ll write")
    assert told.says("Nobody else is asked")
    assert told.says(HELLO)
    assert told.says("Three ways to begin")
    await village.says("ben", "Good to have you here.", "welcome", under=post)
    assert (await the_post(village, post)).in_time is True
    assert not told.says(HELLO)
    await village.waits("2 days")
    village.quiet()


async def test_a_host_sees_a_first_post_as_it_stands_when_it_reaches_them(village: Village) -> None:
    await greets(village, "ben")
    post = await first_words(village)
    await village.square.edits("hana", post, "Hello, I mend bells.")
    await village.waits("4 hours")
    told = village.direct_messages("ben")[-1]
    assert told.says("I mend bells.")
    await village.square.edits("hana", post, "Hello, I mend clocks.")
    await village.settles()
    assert told.says("I mend clocks.")
    assert not told.says("bells")
    assert told.offers("I’ll write", "Not me")
    await village.square.deletes(post)
    await village.settles()
    assert told.says("Settled")
    assert not told.says("clocks")
    assert holding(village, "I mend") == set()
    village.quiet()


async def test_what_was_shown_to_a_host_goes_with_whoever_asks_to_be_forgotten(village: Village) -> None:
    await greets(village, "ben")
    await first_words(village)
    await village.waits("4 hours")
    told = village.direct_messages("ben")[-1]
    assert told.says(HELLO)
    await village.types("hana", "me forget me")
    await village.presses("hana", "Forget me")
    assert village.answers("hana")[-1].says("Nothing about you is held here any more")
    assert not told.says("kites")
    assert "hana" not in told.text.casefold()


async def test_a_long_first_post_is_shown_as_far_as_a_glance_goes(village: Village) -> None:
    await greets(village, "ben")
    await village.square.joins("hana")
    await village.settles()
    await village.says("hana", f"Hello. {'I mend kites. ' * 130}", "welcome")
    await village.waits("4 hours")
    told = village.direct_messages("ben")[-1]
    assert 50 < told.text.count("kites") < 100
    assert told.offers("I’ll write")


async def test_a_second_host_then_the_coordinators(village: Village) -> None:
    await greets(village, "ben", "cleo", "dan")
    post = await first_words(village)
    await village.waits("4 hours")
    assert len(asked(village)) == 1
    await village.waits("4 hours")
    assert len(set(asked(village))) == 2
    assert not village.posts("coordinators")
    await village.waits("12 hours")
    listed = village.posts("coordinators")[-1]
    assert "hana" in listed.text.casefold()
    assert listed.links() == [post]
    await village.waits("4 hours")
    assert (await the_post(village, post)).in_time is False
    await village.types("cora", "board")
    assert village.answers("cora")[-1].says("One newcomer waits for a person")
    await village.says("eli", "Sorry, we were away. Welcome!", "welcome", under=post)
    assert listed.says("has been answered")
    for host in asked(village):
        assert village.direct_messages(host)[-1].says("Settled")
    await village.waits("2 days")
    village.quiet()


async def hears_late(village: Village, person: str, ago: str, under: MessageRef | None = None) -> MessageRef:
    """Let something be heard that was written while the bot was away."""
    square = village.square
    ref = MessageRef(square.place("welcome"), f"late-{person}")
    late = MessagePosted(
        id=EventId(f"say:{ref.id}"),
        at=village.now - span(ago),
        by=square.who(person),
        message=ref,
        thread=under,
        text="",
    )
    await square.hear(late)
    await village.settles()
    return ref


@pytest.mark.not_in_slack(NO_LATENESS)
@pytest.mark.not_in_discord(NO_LATENESS)
async def test_what_was_written_while_we_were_away_has_waited_since_then(village: Village) -> None:
    for person in ("hana", "ivo"):
        await village.square.joins(person)
    await village.waits("26 hours")
    post = await hears_late(village, "hana", "25 hours")
    await hears_late(village, "ben", "22 hours", under=post)
    assert (await the_post(village, post)).in_time is True
    assert not village.posts("coordinators")
    waits = await hears_late(village, "ivo", "21 hours")
    await village.waits("11 minutes")
    assert village.posts("coordinators")[-1].links() == [waits]
    await village.waits("3 hours")
    assert (await the_post(village, waits)).in_time is False
    village.quiet()


async def test_without_willing_hosts_it_comes_to_the_coordinators_after_the_room(village: Village) -> None:
    await first_words(village)
    await village.waits("4 hours")
    assert "hana" in village.posts("coordinators")[-1].text.casefold()
    await village.waits("8 days")
    assert village.posts("coordinators")[-1].says("it rests")
    village.quiet()


async def test_neither_a_reaction_nor_their_own_words_nor_ours_are_an_answer(village: Village) -> None:
    post = await first_words(village)
    await village.reacts("ben", post, "👋")
    await village.says("hana", "Kites of paper, mostly.", "welcome", under=post)
    await village.reacts("hana", post, "❓")
    assert village.posts("welcome")[-1].under == post
    await village.waits("4 hours")
    assert "hana" in village.posts("coordinators")[-1].text.casefold()
    assert (await the_post(village, post)).stage is Stage.LIST


async def test_an_answer_beside_it_counts_where_it_speaks_to_them(village: Village) -> None:
    post = await first_words(village)
    await village.says("ben", "Has anybody seen the glue?", "welcome")
    assert (await the_post(village, post)).is_waiting
    await village.says("ben", "Welcome @Hana, kites are lovely.", "welcome")
    assert not (await the_post(village, post)).is_waiting
    await village.waits("2 days")
    village.quiet()


@pytest.mark.not_in_slack(NO_SPACES)
@pytest.mark.not_in_discord(NO_SPACES)
async def test_words_to_somebody_whose_name_begins_with_theirs_are_no_answer(opens: Opens) -> None:
    async with opens(more=("hana maria",)) as village:
        post = await first_words(village)
        await village.says("ben", "@Hana Maria, look at the door?", "welcome")
        assert (await the_post(village, post)).is_waiting
        village.quiet()


async def test_not_me_asks_the_next_and_i_no_longer_greet_is_believed(village: Village) -> None:
    await greets(village, "ben", "cleo")
    await first_words(village)
    await village.waits("4 hours")
    (first,) = asked(village)
    await village.presses(first, "I no longer greet")
    assert village.direct_messages(first)[-1].says("not asked to greet any more")
    await village.waits("1 minute")
    (_, second) = asked(village)
    assert second != first
    await village.presses(second, "Not me")
    assert village.direct_messages(second)[-1].says("That is fine")
    await village.waits("1 minute")
    assert "hana" in village.posts("coordinators")[-1].text.casefold()
    member = await village.member(first)
    assert await village.reads(lambda look: look.ways.said_by(member).greets) is False
    village.quiet()


async def test_hosts_are_asked_by_turns_and_at_most_twice_a_day(village: Village) -> None:
    await greets(village, "ben", "cleo")
    for person in ("hana", "ivo", "jon"):
        await first_words(village, person)
    await village.waits("8 hours")
    greetings = await village.reads(lambda look: look.newcomers.asked_since(village.now - timedelta(days=1)))
    assert sorted(Counter(greeting.host for greeting in greetings).values()) == [2, 2]
    await village.waits("12 hours")
    assert "jon" in village.posts("coordinators")[-1].text.casefold()


async def test_what_has_not_gone_out_is_taken_back_when_somebody_answers(village: Village) -> None:
    await greets(village, "ben")
    await village.types("ben", "me pause 3 hours")
    assert village.answers("ben")[-1].says("in peace")
    await village.square.press("ben", "keeper.quiet_hours", "")
    await village.settles()
    await village.submits("ben", **{"from": "09:00", "until": "08:00"})
    assert village.answers("ben")[-1].says("kept")
    post = await first_words(village)
    await village.waits("5 hours")
    assert asked(village) == []
    await village.says("cleo", "Welcome.", "welcome", under=post)
    await village.waits("2 days")
    assert asked(village) == []
    village.quiet()


async def test_a_first_post_that_is_deleted_is_forgotten_and_the_next_is_the_first(village: Village) -> None:
    post = await first_words(village)
    await village.square.deletes(post)
    await village.settles()
    assert await village.reads(lambda look: look.newcomers.at(post)) is None
    again = await village.says("hana", "Hello again.", "welcome")
    assert (await the_post(village, again)).stage is Stage.ROOM


async def test_only_the_first_words_of_somebody_new_are_watched_over(village: Village) -> None:
    await village.says("ana", "Good morning.", "welcome")
    post = await first_words(village)
    second = await village.says("hana", "And another thing.", "help")
    assert await village.reads(lambda look: [one.message for one in look.newcomers.waiting()]) == [post]
    assert await village.reads(lambda look: look.newcomers.at(second)) is None


@pytest.mark.not_in_slack("its stage lets nobody leave")
async def test_who_leaves_waits_for_nobody(village: Village) -> None:
    await first_words(village)
    await village.square.leaves("hana")
    await village.settles()
    await village.waits("2 days")
    village.quiet()


async def test_a_host_sees_who_waits_on_their_own_page(village: Village) -> None:
    await greets(village, "ben")
    await first_words(village)
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1]
    page = await village.trellis.home(village.square.space, village.square.who("ben"))
    assert any(button.verb == "greeter.will" for button in page.view.buttons())


@pytest.mark.not_in_slack(NO_GUESTS)
@pytest.mark.not_in_discord(NO_GUESTS)
async def test_guests_are_neither_new_nor_asked_to_greet(village: Village) -> None:
    await greets(village, "ben")
    await village.square.takes_roles("ben", guest=True)
    await village.square.joins("gia")
    await village.square.takes_roles("gia", guest=True)
    await village.settles()
    unwatched = await village.says("gia", HELLO, "welcome")
    assert await village.reads(lambda look: look.newcomers.at(unwatched)) is None
    await first_words(village)
    await village.waits("4 hours")
    assert asked(village) == []
    assert "hana" in village.posts("coordinators")[-1].text.casefold()
    village.quiet()


async def test_the_list_of_yesterday_is_kept_true_after_the_night_in_which_summer_begins(opens: Opens) -> None:
    async with opens(at=datetime(2027, 3, 28, 7, tzinfo=UTC)) as village:
        await lies_in(village, "Europe/Berlin")
        post = await first_words(village)
        await village.waits("4 hours")
        listed = village.posts("coordinators")[-1]
        assert "hana" in listed.text.casefold()
        await village.waits_until(datetime(2027, 3, 28, 22, 30, tzinfo=UTC))
        await village.says("ben", "Welcome.", "welcome", under=post)
        assert listed.says("has been answered")
        village.quiet()


async def lies_in(village: Village, zone: str) -> None:
    """Let the community live in a zone."""
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None

    def move(connection: Connection) -> None:
        about = {"name": "Village", "care": "Mending things together", "language": "en"}
        Places(Scope(connection, community)).describe(zone=zone, **about)

    await village.trellis.database.writer.write(move)
