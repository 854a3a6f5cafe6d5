"""Who stands in the library and is forgotten, what is told when it is missing, and what goes on after an absence."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.core.ids import MessageRef
from bot.core.people import Mode
from bot.store.library_tables import cards
from bot.store.queries.posts import Posts
from bot.store.scope import Scope
from tests.conversations.conftest import Opens
from tests.conversations.test_setting_up import sets_up
from tests.conversations.test_the_library import (
    WORDS,
    a_kept_card,
    describes,
    holding,
    keeps,
    of_village,
    switched,
    switched_off,
)
from tests.village import MONDAY, Village, a_village


async def test_whoever_is_forgotten_is_somebody_in_what_others_wrote(village: Village) -> None:
    await village.types("eli", "keep Ask @Ben about it. It will benefit you, and @Benedict as well.")
    await describes(
        village, "eli", title="Ask @Ben", why="@ben knows planes.", words="Ask @Ben, or @Benedict: benefits."
    )
    assert village.answers("eli")[-1].says("It stands in")
    card, index = village.posts("library")
    await village.presses("ana", "I used this")
    assert village.answers("ana")[-1].says("Noted")
    await village.types("eli", "keep Hide glue holds.")
    await describes(village, "eli", title="Glue", words="Hide glue holds.")
    assert village.answers("eli")[-1].says("It stands in")
    assert village.posts("library")[-1].says("Glue")
    assert card.edits * index.edits, "both were said again since"
    await village.types("ana", "find planes")
    assert village.answers("ana")[-1].says("Ask @Ben")
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me")
    assert village.answers("ben")[-2:]
    for words in ("Ask somebody", "Ask somebody, or @Benedict: benefits.", "somebody knows planes."):
        assert card.says(words), words
    assert "@ben" not in card.text.replace("@Benedict", "").casefold()
    assert index.says("Ask somebody")
    await village.types("ana", "find planes")
    found = village.answers("ana")[-1]
    assert found.says("Ask somebody · by eli")
    assert "@ben" not in found.text.replace("@Benedict", "").casefold()
    for words in ("@Ben,", "Ask @Ben", "@ben "):
        assert holding(village, words) == set(), "not even for the day that what was sent is kept"
    await village.waits("25 hours")
    village.quiet()


async def test_a_bare_name_in_what_others_wrote_stays_theirs(village: Village) -> None:
    card = await a_kept_card(village, "eli", why="As good as Ben Nevis.")
    ben, community = await village.member("ben"), of_village(village)

    def is_looked_after_by_ben(connection: Connection) -> None:
        Scope(connection, community).change(cards, cards.c.card == card.id, owner=ben)

    await village.trellis.database.writer.write(is_looked_after_by_ben)
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me")
    assert village.posts("library")[0].says("As good as Ben Nevis.")


# ---- what is missing, and where it is told ---------------------------------------------------------------------------


async def test_where_enough_was_said_in_the_library_the_coordinators_hear_what_is_missing(village: Village) -> None:
    await village.types("ana", "find kintsugi")
    assert village.answers("ana")[-1].says("monthly list")
    await village.waits("26 days")
    room, now = village.square.place("library"), village.now

    def spoke_often(connection: Connection) -> None:
        posts = Posts(Scope(connection, of_village(village)))
        for number in range(3):
            posts.note(MessageRef(room, f"{number}"), None, None, now)

    await village.trellis.database.writer.write(spoke_often)
    await village.waits("3 days")
    told = village.posts("coordinators")[-1]
    assert told.says("What is not there yet")
    assert told.says("kintsugi")
    assert told.mentions() == set()
    assert not village.posts("library")
    village.quiet()


async def test_where_nobody_can_be_told_what_is_missing_waits_for_the_next_month(village: Village) -> None:
    await village.waits("20 days")
    await village.types("ana", "find kintsugi")
    assert village.answers("ana")[-1].says("monthly list")
    await switched_off(village, "library")
    await village.waits("10 days")
    assert not village.posts("library")
    assert [one.text for one in await village.reads(lambda look: look.library.missed())] == ["kintsugi"]
    await switched(village, "library", Mode.HOST)
    await village.waits("28 days 12 hours")
    assert village.posts("library")[-1].says("kintsugi")
    assert not await village.reads(lambda look: look.library.missed())
    village.quiet()


async def test_where_nothing_was_kept_or_looked_for_what_nobody_answered_is_told_all_the_same(opens: Opens) -> None:
    async with opens(is_set_up=False) as village:
        await sets_up(village)
        await village.asks("ana", "Who has a lathe to lend?")
        await village.waits("29 days")
        assert village.posts("library")[-1].says("Who has a lathe to lend?")


async def test_what_is_looked_for_on_the_very_morning_does_not_put_the_list_off(village: Village) -> None:
    await village.types("ana", "find kintsugi")
    assert village.answers("ana")[-1].says("monthly list")
    await village.waits_until(datetime(2027, 2, 1, 8, tzinfo=UTC))
    await village.types("ben", "find urushi")
    assert village.answers("ben")[-1].says("monthly list")
    await village.waits("1 hour")
    told = village.posts("library")[-1]
    assert told.says("kintsugi")
    assert told.says("urushi")
    await village.waits("27 days")
    village.quiet()


# ---- away, and back --------------------------------------------------------------------------------------------------


async def test_what_was_on_its_way_goes_on_where_we_are_let_in_again(database_url: str) -> None:
    async with a_village(database_url) as village:
        kept = await a_kept_card(village)
        await keeps(village, "ana", await village.says("dan", WORDS, "lobby"), title="Waits")
        assert village.answers("ana")[-1].says("I ask dan")
        await village.square.removes_us()
        await village.settles()
        await village.waits("3 days")
        assert not village.direct_messages("dan")
        await village.square.looks_around()
        await village.settles()
        await village.waits("10 minutes")
        assert village.direct_messages("dan")[-1].says("ana proposes: Waits")
        await village.waits("12 days")
        assert village.direct_messages("dan")[-1].says("All of that is settled"), "a draft waits no longer for that"
        await village.waits_until(kept.review_at)
        assert village.direct_messages("ben")[-1].says("Does it still hold?")
        village.quiet()


async def test_a_card_that_was_not_posted_before_we_were_removed_is_posted_when_we_are_back(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        before = len(village.posts("library"))
        village.square.asks_to_wait |= {"library"}
        await village.types("dan", "keep Hide glue holds.")
        await describes(village, "dan", title="Glue", words="Hide glue holds.")
        assert village.answers("dan")[-1].says("It stands in")
        await village.square.removes_us()
        await village.settles()
        village.square.heals()
        await village.waits("3 days")
        await village.square.looks_around()
        await village.settles()
        (posted,) = village.posts("library")[before:]
        assert posted.says("Hide glue holds.")
        index = village.posts("library")[before - 1]
        assert posted.ref in index.links()
        village.quiet()


async def test_the_monthly_list_goes_on_where_nothing_was_kept_yet(database_url: str) -> None:
    async with a_village(database_url) as village:
        await village.square.removes_us()
        await village.settles()
        await village.square.looks_around()
        await village.settles()
        await village.asks("ana", "Who has a lathe to lend?")
        await village.waits("29 days")
        assert village.posts("library")[-1].says("Who has a lathe to lend?")


async def test_a_review_that_fell_due_while_we_were_away_hurries_nobody(database_url: str) -> None:
    async with a_village(database_url) as village:
        kept = await a_kept_card(village)
        await village.waits_until(kept.review_at - timedelta(days=1))
        await village.square.removes_us()
        await village.settles()
        await village.waits("20 days")
        await village.square.looks_around()
        await village.settles()
        await village.waits("13 days")
        assert not village.direct_messages("ben")
        await village.waits("1 day 1 hour")
        assert village.direct_messages("ben")[-1].says("Does it still hold?")
        await village.presses("ben", "Keep")
        assert village.answers("ben")[-1].says("It stays as it is")
        assert village.direct_messages("ben")[-1].says("It stays as it is")
        village.quiet()


async def test_after_an_outage_what_fell_due_is_done_once_and_nobody_is_asked_twice(database_url: str) -> None:
    async with a_village(database_url) as village:
        await a_kept_card(village)
        await keeps(village, "ana", await village.says("dan", WORDS, "lobby"), title="Waits")
        assert village.answers("ana")[-1].says("I ask dan")
    later = MONDAY + timedelta(days=185)
    async with a_village(database_url, at=later) as village:  # killed before dan was asked, and back half a year later
        await village.settles()
        assert [said.says("Does it still hold?") for said in village.direct_messages("ben")] == [True]
        assert not village.direct_messages("dan"), "that draft lapsed meanwhile"
        assert not await village.reads(lambda look: look.library.under_way())
    async with a_village(database_url, at=later) as village:  # and once more
        await village.settles()
        assert not village.direct_messages("ben")
        await village.waits("14 days 1 hour")
        (card,) = await village.reads(lambda look: look.library.kept())
        assert card.owner is None
