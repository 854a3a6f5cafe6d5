"""A card has an address of its own; written into a channel of Slack, it says what the card is and how fresh it is."""

import pytest
from sqlalchemy import update

from bot.core.people import Mode
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.store.tables import members
from tests.conversations.test_the_library import WORDS, a_kept_card, the_card
from tests.square import OUR_HOST
from tests.village import Village, two_places

pytestmark = pytest.mark.not_in_discord("Discord lets no bot say what a link leads to")


def link_to(card: str) -> str:
    return f"https://{OUR_HOST}/card/{card}"


async def a_linked_card(village: Village) -> str:
    """Keep a card of Ben's; return its address, as its page tells it."""
    await a_kept_card(village)
    card = await the_card(village)
    await village.presses("ana", "More…")
    assert village.answers("ana")[-1].says(f"Its own address, for passing on: {link_to(card.id)}")
    return link_to(card.id)


async def is_in_mode(village: Village, channel: str, mode: Mode) -> None:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    await village.trellis.database.writer.write(
        lambda connection: Places(Scope(connection, community)).switch(village.square.place(channel), mode)
    )


async def test_a_link_says_what_the_card_is_who_looks_after_it_and_how_fresh_it_is(village: Village) -> None:
    link = await a_linked_card(village)
    message = await village.says("ana", f"We had that: {link} and more", "help")
    (below,) = village.square.below(message)
    assert below.splitlines()[0] == "Rust on a hand plane · Experience"
    assert "Kept 2027-01-04" in below
    assert "ben looks after it until 2027-07-03" in below.casefold()
    assert WORDS not in below
    assert "It saves a good blade." not in below
    village.quiet()


async def test_one_card_a_message_the_first_that_there_is(village: Village) -> None:
    link = await a_linked_card(village)
    message = await village.says("ana", f"{link_to('nothere')} {link} {link}?x {link}/ https://{OUR_HOST}/", "help")
    assert len(village.square.below(message)) == 1
    for words in (link_to("nothere"), f"{link}?x", f"{link}/..", "https://elsewhere.example/card/x", link_to("A" * 9)):
        assert village.square.below(await village.says("ana", words, "help")) == []
    village.quiet()


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.LISTEN])
async def test_where_nothing_is_heard_nothing_is_shown(village: Village, mode: Mode) -> None:
    link = await a_linked_card(village)
    await is_in_mode(village, "lobby", mode)
    message = await village.says("ana", link, "lobby")
    assert len(village.square.below(message)) == (mode is Mode.LISTEN)
    village.quiet()


async def test_what_is_private_is_not_heard_and_a_private_library_is_not_told_of(village: Village) -> None:
    link = await a_linked_card(village)
    await is_in_mode(village, "coordinators", Mode.HOST)
    assert village.square.below(await village.says("cora", link, "coordinators")) == []
    await village.square.looks_around(frozenset({"library"}))
    await village.settles()
    assert village.square.below(await village.says("ana", link, "help")) == []
    village.quiet()


async def test_what_is_shown_follows_its_card(village: Village) -> None:
    link = await a_linked_card(village)
    message = await village.says("ana", link, "help")
    await village.waits("170 days")
    await village.presses("ben", "More…")
    await village.presses("ben", "Change it")
    assert not await village.submits("ben", title="Rusty planes", kind="experience", words=WORDS)
    (below,) = village.square.below(message)
    assert "Rusty planes" in below
    assert "until 2027-12-20" in below
    await village.presses("ben", "More…")
    await village.presses("ben", "Retire it")
    (below,) = village.square.below(message)
    assert "not in the library any more" in below
    assert list(village.answers("ben"))
    village.quiet()


async def test_what_was_taken_back_stands_below_no_link(village: Village) -> None:
    link = await a_linked_card(village)
    message = await village.says("ana", link, "help")
    await village.presses("ben", "More…")
    await village.presses("ben", "Take my words back")
    assert village.square.below(message) == ["This was taken out of the library."]
    assert village.square.below(await village.says("ana", link, "help")) == []
    assert list(village.answers("ben"))
    village.quiet()


async def test_what_was_taken_back_on_its_way_goes_again(village: Village) -> None:
    link = await a_linked_card(village)
    village.square.receipts.clear()
    message = await village.square.says("ana", link, "help")
    await village.trellis.engine.idle()
    await village.square.press("ben", "cybrarian.withdraw", (await the_card(village)).id)
    await village.trellis.engine.idle()
    village.square.receipts.set()
    await village.settles()
    assert village.square.below(message) == ["This was taken out of the library."]
    assert list(village.answers("ben"))
    village.quiet()


async def test_a_guest_s_link_stays_a_link(village: Village) -> None:
    link, member = await a_linked_card(village), await village.member("ana")
    with village.trellis.database.engine.begin() as connection:
        connection.execute(update(members).where(members.c.member == member).values(guest=True))
    assert village.square.below(await village.says("ana", link, "help")) == []
    village.quiet()


async def test_whoever_was_forgotten_is_named_below_no_link(village: Village) -> None:
    link = await a_linked_card(village)
    message = await village.says("ana", link, "help")
    await village.types("ben", "me forget")
    await village.presses("ben", "Forget me")
    (below,) = village.square.below(message)
    assert "Nobody looks after it just now" in below
    assert "ben" not in below.casefold()
    assert list(village.answers("ben"))
    list(village.posts("library"))


async def test_the_address_leads_to_the_card_s_message_for_as_long_as_it_stands(village: Village) -> None:
    await a_linked_card(village)
    card, stands = await the_card(village), village.posts("library")[0].ref
    assert stands is not None
    assert await village.trellis.way_to(card.id) == await village.square.adapter.way_to(stands)
    await village.presses("ben", "More…")
    await village.presses("ben", "Retire it")
    assert await village.trellis.way_to(card.id) is not None
    await village.square.press("ben", "cybrarian.withdraw", card.id)
    await village.settles()
    assert await village.trellis.way_to(card.id) is None
    assert list(village.answers("ben"))
    village.quiet()


async def test_an_overdue_review_is_said(village: Village) -> None:
    link = await a_linked_card(village)
    await village.waits("181 days")
    assert village.direct_messages("ben")[-1].offers("Keep")
    (below,) = village.square.below(await village.says("ana", link, "help"))
    assert "is to look at it again about now" in below
    village.quiet()


async def test_nobody_else_s_library_is_told_of(database_url: str) -> None:
    async with two_places(database_url) as (village, circle):
        link = await a_linked_card(village)
        assert len(village.square.below(await village.says("ana", link, "help"))) == 1
        assert circle.square.below(await circle.says("mia", link, "help")) == []
        circle.quiet()
        village.quiet()
