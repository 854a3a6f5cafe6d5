"""`keep` and the link of a message: what the message's own menu does, for whoever has only the link at hand."""

from dataclasses import replace

import pytest

from bot.core.ids import ChannelId
from tests.conversations.test_the_library import WORDS, a_kept_card, describes, holding, switched_off
from tests.village import Village


async def follows(village: Village, person: str, address: str) -> None:
    await village.types(person, f"keep {address}")


async def test_a_link_does_what_the_menu_does(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await follows(village, "ana", village.square.address_of(message))
    found = village.answers("ana")[-1]
    assert found.says("Would you like to keep a message in the library?")
    assert message in found.links()
    assert holding(village, "vinegar") <= {"inbox"}, "nobody's words are kept before they say yes"
    await village.presses("ana", "Describe it")
    await describes(village, "ana")
    assert village.answers("ana")[-1].says("I ask ben, in private")
    await village.waits("10 minutes")
    assert village.direct_messages("ben")[-1].says("ana proposes: Rust on a hand plane")
    await village.presses("ben", "Yes, keep it")
    assert village.answers("ben")[-1].says("goes into the library")
    assert village.direct_messages("ben")[-1].says("All of that is settled")
    card, index = village.posts("library")
    assert card.says(WORDS)
    assert index.says("Rust on a hand plane")
    await follows(village, "dan", village.square.address_of(message))
    assert village.answers("dan")[-1].says("This is in the library already: Rust on a hand plane")
    village.quiet()


async def test_a_link_to_one_s_own_message_keeps_it_at_once(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    reply = await village.says("ben", "And wax it.", "lobby", under=message)
    await follows(village, "ben", village.square.address_of(reply))
    assert village.answers("ben")[-1].says("Would you like to keep")
    await village.presses("ben", "Describe it")
    assert village.form("ben").fields()[0].initial == ("And wax it.",)
    await describes(village, "ben", title="Wax")
    assert village.answers("ben")[-1].says("It stands in")
    card, index = village.posts("library")
    assert card.says("And wax it.")
    assert index.says("Wax")
    village.quiet()


async def test_following_a_link_twice_goes_on_with_the_draft(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await follows(village, "ana", village.square.address_of(message))
    assert village.answers("ana")[-1].offers("Describe it")
    await follows(village, "ana", village.square.address_of(message))
    await describes(village, "ana")
    assert village.answers("ana")[-1].says("I ask ben")
    assert len(await village.reads(lambda look: look.library.from_source(message))) == 1


async def test_a_deleted_message_cannot_be_kept(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    await village.square.deletes(message)
    await village.settles()
    await follows(village, "ana", village.square.address_of(message))
    assert village.answers("ana")[-1].says("I cannot read that message: it was deleted")
    assert village.answers("ana")[-1].offers("Write a card")
    village.quiet()


async def test_a_private_place_is_left_alone(village: Village) -> None:
    message = await village.says("cora", "Between us.", "coordinators")
    await follows(village, "ana", village.square.address_of(message))
    assert village.answers("ana")[-1].says("not said in a channel that everybody here can read")
    village.quiet()


async def test_another_community_s_message_is_not_ours(village: Village) -> None:
    message = await village.says("ben", WORDS, "lobby")
    here = village.square.address_of(message)
    far = village.square.address_of(replace(message, channel=ChannelId(f"{village.square.space}/{'9' * 18}")))
    for address in (far, here.replace("/channels/", "/channels/1"), here.replace("/C0", "/C9")):
        if address != here:
            await follows(village, "ana", address)
            assert village.answers("ana")[-1].says("That link leads to a place that I do not know")
    village.quiet()


@pytest.mark.parametrize("address", ["https://example.org/a-tool", "https://example.slack.com/archives/C0/p12"])
async def test_an_address_that_leads_to_no_message_is_words_of_one_s_own(village: Village, address: str) -> None:
    await follows(village, "ana", address)
    form = village.form("ana")
    assert form.intro.startswith("That address leads to no message here")
    assert form.fields()[2].initial == (address,)
    await describes(village, "ana", words=address)
    assert village.answers("ana")[-1].says("It stands in")


async def test_without_a_library_a_link_is_not_followed(village: Village) -> None:
    await switched_off(village, "library")
    message = await village.says("ben", WORDS, "lobby")
    await follows(village, "ana", village.square.address_of(message))
    assert village.answers("ana")[-1].says("There is no library here")
    village.quiet()


async def test_what_stands_in_the_library_is_said_also_behind_a_link(village: Village) -> None:
    card = await a_kept_card(village)
    assert card.source is not None
    await follows(village, "ana", village.square.address_of(card.source))
    assert village.answers("ana")[-1].says("This is in the library already")
