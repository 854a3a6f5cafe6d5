"""P5. A way out on everything: each unrequested message can be muted where it stands, and that holds at once."""

from datetime import timedelta
from time import monotonic

from bot.core.effects import Asked, Kind
from tests.manners.stories import every_kind_of_message
from tests.rhythm import comes_round
from tests.simulation.life import kinds_in
from tests.village import MONDAY, Village
from tests.voice.test_words import ENGLISH, offences


async def test_every_unrequested_message_carries_the_way_to_its_mute(village: Village) -> None:
    await every_kind_of_message(village)
    unrequested = [said for said in village.square.said if said.how == "direct"]
    assert {kind for said in unrequested for kind in kinds_in(said)} == set(Kind)
    assert {said.asked for said in unrequested} == {Asked.NOT, Asked.DUTY}
    for said in unrequested:
        whys = [button for button in said.delivered.buttons() if button.label == "Why am I seeing this?"]
        assert len(whys) == len(kinds_in(said)), said.text
        for why in whys:
            await village.square.presses(said.to, said, why)
            await village.settles()
            assert village.answers(said.to)[-1].offers("Mute this kind", "Pause…")


async def test_a_mute_holds_at_once_for_what_already_waits(village: Village) -> None:
    await village.knows("ben", ["planes"])
    await village.square.press("ben", "keeper.quiet_hours", "")
    await village.settles()
    await village.submits("ben", **{"from": "11:00", "until": "09:00"})
    await village.asks("ana", "Who mends planes?")
    await village.waits("5 hours")
    ben = await village.member("ben")
    assert await village.reads(lambda look: look.record.held_about(ben)["messages_waiting"])
    begun = monotonic()
    await village.square.press("ben", "keeper.mute", "invitation")
    await village.settles()
    assert monotonic() - begun < 1
    assert village.answers("ben")[-1].says("Muted now: being asked for help")
    assert not await village.reads(lambda look: look.record.held_about(ben)["messages_waiting"])
    await village.waits("3 days")
    assert not village.direct_messages("ben")


async def test_everything_can_be_stopped_from_one_page_without_a_plea(village: Village) -> None:
    await village.types("ben", "me")
    assert village.answers("ben")[-1].offers("Mute…", "Pause…", "Forget me…")
    await village.presses("ben", "Mute…")
    await village.presses("ben", "Mute everything")
    assert not village.answers("ben")[-1].offers("Mute everything")
    pleas = {key for key, entry in ENGLISH.items() for offence in offences(entry.source) if "(P5)" in offence}
    assert pleas == set()


async def test_what_one_may_be_asked_about_is_taken_back_topic_by_topic(village: Village) -> None:
    await village.knows("ben", ["planes", "clocks"])
    await village.presses("ben", "Remove", "planes")
    assert village.answers("ben")[-1].says("Removed.")
    await village.asks("ana", "Who mends planes?")
    await village.waits("4 hours")
    assert not village.direct_messages("ben")


async def test_a_meetup_is_left_by_the_press_that_joined_it_and_all_of_them_by_one_mute(village: Village) -> None:
    """Ana and Ben said yes; Ana takes it back, Ben mutes what is about meetups; neither is reminded."""
    await comes_round(village, "F03", MONDAY + timedelta(days=2), rule="")
    for person in ("ana", "ben", "dan"):
        await village.presses(person, "Yes")
    await village.presses("ana", "Yes")
    assert village.answers("ana")[-1].says("Taken back")
    await village.square.press("ben", "keeper.mute", "meetup")
    await village.settles()
    await village.waits("3 days")
    assert not village.direct_messages("ana")
    assert not village.direct_messages("ben")
    assert village.direct_messages("dan")[-1].says("You said yes to")
