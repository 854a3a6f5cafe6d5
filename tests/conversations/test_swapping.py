"""Two hosts change places: offered by one, agreed to by the other, once, and between these two only."""

from dataclasses import replace
from datetime import timedelta

from bot.core.ids import MemberId
from bot.core.views import Button
from bot.rituals import running
from bot.store.unit_of_work import UnitOfWork
from tests.rhythm import comes_round, the_run, writes
from tests.square import Said
from tests.village import MONDAY, Village, the_formats

DESK = "F03"
TUESDAY = MONDAY + timedelta(days=1, hours=6)


async def two_hosts(village: Village) -> None:
    """Let eli host and ben with them."""
    ritual = await comes_round(village, DESK, TUESDAY, rule="", host="eli")
    ben = await village.member("ben")

    def change(tx: UnitOfWork) -> None:
        before = tx.rituals.ritual(ritual)
        assert before is not None
        after = replace(before, co_host=ben)
        tx.rituals.change(after)
        running.follow(before, after, tx, the_formats())

    await writes(village, change)
    assert village.direct_messages("eli")[-1].offers("I host")
    assert village.direct_messages("ben")[-1].offers("I host too")
    await village.presses("eli", "I host")
    await village.presses("ben", "I host too")
    assert village.posts("meetups")[-1].says("Host: eli, with ben")


async def offers(village: Village, person: str, other: str) -> Said:
    """Let a host offer the other to swap; return what the other reads."""
    await village.presses(person, "Swap with the other host")
    assert village.answers(person)[-1].says("all stays as it is")
    return village.direct_messages(other)[-1]


def token(offer: Said, label: str) -> str:
    return next(item.token for item in offer.items() if isinstance(item, Button) and item.label == label)


async def press(village: Village, person: str, verb: str, which: str) -> None:
    """Press a button as it stood before."""
    await village.square.press(person, f"gathering.{verb}", which)
    await village.settles()


async def hosts(village: Village) -> tuple[MemberId | None, MemberId | None]:
    run = await the_run(village)
    return run.host, run.co_host


async def test_a_yes_pressed_twice_swaps_once(village: Village) -> None:
    await two_hosts(village)
    eli, ben = await hosts(village)
    offer = await offers(village, "eli", "ben")
    which = token(offer, "Yes, swap")
    await village.presses("ben", "Yes, swap")
    assert offer.says("swapped places")
    assert village.direct_messages("eli")[-1].says("swapped places")
    await press(village, "ben", "swap_yes", which)
    assert village.answers("ben")[-1].says("not open any more")
    assert await hosts(village) == (ben, eli)
    village.quiet()


async def test_a_no_is_not_turned_by_a_later_yes(village: Village) -> None:
    await two_hosts(village)
    before = await hosts(village)
    offer = await offers(village, "eli", "ben")
    which = token(offer, "Yes, swap")
    await village.presses("ben", "Leave it as it is")
    assert offer.says("as it was")
    assert village.direct_messages("eli")[-1].says("as it was")
    await press(village, "ben", "swap_yes", which)
    assert village.answers("ben")[-1].says("not open any more")
    assert await hosts(village) == before
    village.quiet()


async def test_who_swapped_may_swap_back(village: Village) -> None:
    await two_hosts(village)
    before = await hosts(village)
    for person, other in (("eli", "ben"), ("eli", "ben"), ("ben", "eli")):
        offer = await offers(village, person, other)
        await village.presses(other, "Yes, swap")
        assert offer.says("swapped places")
        assert village.direct_messages(person)[-1].says("swapped places")
    assert await hosts(village) == (before[1], before[0])
    assert village.posts("meetups")[-1].says("Host: ben, with eli")
    village.quiet()


async def test_an_offer_is_nothing_once_somebody_else_hosts(village: Village) -> None:
    await two_hosts(village)
    offer = await offers(village, "eli", "ben")
    which = token(offer, "Yes, swap")
    await village.presses("eli", "Somebody else…")
    assert not await village.submits("eli", member=village.square.who("fay"))
    assert village.answers("eli")[-1].says("I ask")
    assert village.direct_messages("fay")[-1].offers("I host")
    await village.presses("fay", "I host")
    before = await hosts(village)
    await press(village, "ben", "swap_yes", which)
    assert village.answers("ben")[-1].says("not open any more")
    assert await hosts(village) == before
    assert village.posts("meetups")[-1].says("Host: fay, with ben")
    village.quiet()


async def test_who_wants_the_same_agrees_by_that(village: Village) -> None:
    await two_hosts(village)
    eli, ben = await hosts(village)
    offer = await offers(village, "eli", "ben")
    await village.presses("ben", "Swap with the other host")
    assert village.answers("ben")[-1].says("swapped places")
    assert offer.says("swapped places")
    assert village.direct_messages("eli")[-1].says("swapped places")
    assert await hosts(village) == (ben, eli)
    village.quiet()
