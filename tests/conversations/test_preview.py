"""What a ritual will say is shown before it says it, and what comes round stands in one's own calendar."""

import re
from datetime import UTC, datetime, timedelta

from bot.rituals import running
from bot.store.unit_of_work import UnitOfWork
from tests.feeds.expanding import times_in
from tests.rhythm import writes
from tests.square import Said
from tests.village import MONDAY, Village

FIRST = datetime(2027, 1, 7, 16, tzinfo=UTC)
LINE = "ritual add open desk thu 16:00"


async def is_set(village: Village, line: str = LINE) -> None:
    await village.types("cora", line)
    assert village.answers("cora")[-1].says("Nothing is set yet")
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("It is set.")


async def turned(village: Village, first: Said) -> list[str]:
    """Turn all pages of a preview; return their words."""
    words, page = [first.text], first
    while page.offers("What comes next"):
        await village.presses("cora", "What comes next")
        page = village.answers("cora")[-1]
        words.append(page.text)
        assert len(words) < 20
    return words


async def test_a_draft_is_foreseen_to_its_end_and_nothing_of_it_happens(village: Village) -> None:
    await village.types("cora", f"{LINE} host @ana")
    assert village.answers("cora")[-1].offers("Preview")
    await village.presses("cora", "Preview")
    words = await turned(village, village.answers("cora")[-1])
    assert "Nothing of this has been sent" in words[0]
    assert "Would you host" in words[0]
    whole = "\n".join(words)
    for part in ("Yes", "You said yes", "Here is what you need", "Take-aways: Open desk"):
        assert part in whole
    assert await village.reads(lambda look: look.rituals.all()) == []
    assert village.direct_messages("ana") == []
    await village.waits("2 weeks")
    village.quiet()


async def test_what_was_foreseen_is_what_happens(village: Village) -> None:
    await is_set(village)
    await village.types("cora", "ritual preview open desk")
    words = "\n".join(await turned(village, village.answers("cora")[-1]))
    await village.waits_until(FIRST - timedelta(days=1))
    invitation = village.posts("meetups")[-1]
    for line in invitation.text.splitlines():
        if "places" not in line and not line.startswith("["):
            assert line.strip() in words
    village.quiet()


async def test_looking_ahead_is_for_who_may_change_it(village: Village) -> None:
    await is_set(village)
    await village.types("cora", "ritual preview open desk")
    shown = village.answers("cora")[-1]
    assert shown.says("The next time of Open desk")
    await village.types("ben", "ritual preview open desk")
    assert village.answers("ben")[-1].says("Its host and the coordinators can do that")
    (ritual,) = await village.reads(lambda look: look.rituals.all())
    for token in (ritual.id, f"{ritual.id}/1"):
        await village.square.press("ben", "calendar.preview", token)
        await village.settles()
        assert village.answers("ben")[-1].says("Its host and the coordinators can do that")
    assert not any(said.says("The next time of") for said in village.answers("ben"))
    village.quiet()


async def secrets(village: Village, person: str) -> list[str]:
    """Return the addresses of somebody's own feed and of the community's."""
    await village.types(person, "calendar subscribe")
    page = village.answers(person)[-1]
    return list(dict.fromkeys(re.findall(r"https://trellis\.example\.org/calendar/(\w+)\.ics", page.text)))


async def test_the_calendar_is_subscribed_to_and_says_what_the_bot_does(village: Village) -> None:
    await is_set(village)
    own, everybody = await secrets(village, "ana")
    weeks = [FIRST + timedelta(weeks=week) for week in range(52)]
    body = await village.trellis.feed(everybody)
    assert body is not None
    assert [seen.at for seen in times_in(body, MONDAY + timedelta(days=364))] == weeks
    assert await _own(village, own) == []
    await village.waits_until(FIRST - timedelta(days=1))
    assert village.posts("meetups")[-1].offers("Yes")
    await village.presses("ana", "Yes")
    assert village.answers("ana")[-1].says("You said yes")
    assert await _own(village, own) == [FIRST]
    village.quiet()


async def test_what_is_cancelled_says_so_to_whoever_counted_on_it_and_to_nobody_else(village: Village) -> None:
    await is_set(village)
    (own, _), (bens, _) = await secrets(village, "ana"), await secrets(village, "ben")
    await village.waits_until(FIRST - timedelta(days=1))
    assert village.posts("meetups")[-1].offers("Yes")
    await village.presses("ana", "Yes")
    assert village.answers("ana")[-1].says("You said yes")

    def call_off(tx: UnitOfWork) -> None:
        run, (ritual,) = tx.runs.not_over()[0], tx.rituals.all()
        running.cancel(run, ritual, tx)

    await writes(village, call_off)
    assert village.direct_messages("ana")[-1].says("does not take place")
    await village.waits("2 minutes")
    body = await village.trellis.feed(own)
    assert body is not None
    assert [(seen.at, seen.status) for seen in times_in(body, MONDAY + timedelta(days=364))] == [(FIRST, "CANCELLED")]
    assert await _own(village, bens) == []
    village.quiet()


async def _own(village: Village, secret: str) -> list[datetime]:
    body = await village.trellis.feed(secret)
    assert body is not None
    return [seen.at for seen in times_in(body, MONDAY + timedelta(days=364))]


async def test_a_new_address_ends_the_old_one(village: Village) -> None:
    own, everybody = await secrets(village, "ana")
    await village.presses("ana", "A new address for me")
    assert village.answers("ana")[-1].says("https://trellis.example.org/calendar/")
    assert await village.trellis.feed(own) is None
    assert await village.trellis.feed(everybody) is not None
    village.quiet()


async def test_coordinators_replace_the_address_that_is_everybodys(village: Village) -> None:
    own, everybody = await secrets(village, "ana")
    assert not village.answers("ana")[-1].offers("A new address for everybody")
    await village.types("cora", "calendar subscribe")
    await village.presses("cora", "A new address for everybody")
    assert village.answers("cora")[-1].says("every calendar that follows it stops")
    assert await village.trellis.feed(everybody) is not None
    await village.presses("cora", "Replace it")
    assert village.answers("cora")[-1].says("https://trellis.example.org/calendar/")
    assert await village.trellis.feed(everybody) is None
    assert await village.trellis.feed(own) is not None
    same, another = await secrets(village, "ana")
    assert same == own
    assert await village.trellis.feed(another) is not None
    village.quiet()


async def test_a_closed_community_serves_nothing(village: Village) -> None:
    _, everybody = await secrets(village, "cora")
    assert await village.trellis.feed(everybody) is not None
    await village.types("cora", "board close")
    assert village.answers("cora")[-1].offers("Close it")
    await village.presses("cora", "Close it")
    assert village.answers("cora")[-1].says("closed")
    assert await village.trellis.feed(everybody) is None
    assert village.posts("coordinators")[-1].says("closed")
    village.quiet()
