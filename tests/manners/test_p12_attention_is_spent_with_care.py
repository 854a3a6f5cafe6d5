"""P12. At most two unrequested messages and two invitations a week, none in quiet hours, and never everybody at once.

`tests/simulation/test_a_quarter.py` lets a busy community live for weeks; here are the edges that it seldom meets. That
linked accounts on two platforms have one person's share is told in `tests/conversations/test_two_spaces.py`.
"""

from datetime import UTC, datetime, timedelta

from bot.core.effects import Kind
from tests.conversations.test_two_spaces import links_ana
from tests.rhythm import comes_round, gives, opens
from tests.simulation.life import kinds_in
from tests.village import MONDAY, Village, a_village, set_up, two_places
from tests.voice.test_words import ENGLISH, offences

SUNDAY = datetime(2027, 3, 7, 8, 0, tzinfo=UTC)
"""A week before the clocks of New York change."""


async def test_an_invitation_that_waited_for_the_morning_counts_from_the_morning(database_url: str) -> None:
    """By the clock on the wall a week has passed, and the week in which clocks change is an hour short."""
    async with a_village(database_url, zones={"ben": "America/New_York"}, at=SUNDAY) as village:
        await village.knows("ben", ["planes"])
        await village.asks("ana", "Who mends planes?")
        await village.waits("90 minutes")
        await village.asks("dan", "Who buys planes?")
        await village.waits_until(SUNDAY + timedelta(days=7, minutes=5))
        await village.asks("eli", "Who sells planes?")
        await village.waits("5 hours")
        assert [said.at.hour for said in village.direct_messages("ben")] == [13, 13]
        assert village.direct_messages("eli")[-1].offers("Ask the room once more")


async def test_an_invitation_that_waits_counts_while_it_waits(village: Village) -> None:
    """Ben may be written to for an hour a day, and pauses for nine days while an invitation waits for him."""
    await village.knows("ben", ["planes"])
    await village.knows("dan", ["planes"])
    await village.square.press("ben", "keeper.quiet_hours", "")
    await village.settles()
    await village.submits("ben", **{"from": "12:00", "until": "11:00"})
    await village.waits_until(MONDAY.replace(hour=13))
    await village.asks("ana", "Who mends planes?")
    await village.waits("4 hours")
    await village.presses("dan", "Not me")
    await village.square.press("ben", "keeper.pause", "")
    await village.settles()
    await village.submits("ben", until="2027-01-13")
    await village.square.press("dan", "keeper.mute", "invitation")
    await village.waits_until(MONDAY.replace(day=12, hour=18))
    for person in ("eli", "fay", "gus"):
        await village.asks(person, f"Who sells planes to {person}?")
    await village.waits("1 day")
    assert [kind for said in village.direct_messages("ben") for kind in kinds_in(said)] == 2 * [Kind.INVITATION]
    assert {said.at for said in village.direct_messages("ben")} == {MONDAY.replace(day=13, hour=11)}


async def test_an_invitation_that_was_taken_back_does_not_count(village: Village) -> None:
    """Two questions are answered while their invitations wait for Ben's morning; two others still find him."""
    await village.knows("ben", ["planes"])
    await village.square.press("ben", "keeper.quiet_hours", "")
    await village.settles()
    await village.submits("ben", **{"from": "11:00", "until": "10:00"})
    for number in (1, 2):
        await village.asks("ana", f"Who mends planes, time {number}?")
    await village.waits("5 hours")
    for number in (1, 2):
        await village.replies("dan", "I do.", f"time {number}")
    for number in (3, 4):
        await village.asks("ana", f"Who mends planes, time {number}?")
    await village.waits("1 day")
    (morning,) = village.direct_messages("ben")
    assert [kinds_in(morning), morning.says("time 3"), morning.says("time 4")] == [2 * [Kind.INVITATION], True, True]


async def test_what_many_ask_for_at_the_same_moment_stays_within_the_share(village: Village) -> None:
    people = ("ana", "ben", "dan", "eli", "fay")
    for person in people:
        await village.asks(person, f"Who mends what {person} broke?")
    await village.waits("8 hours")
    for person in people:
        await village.square.press(person, "broker.ask_room", village.token(person))
    await village.settles()
    again = [said for said in village.posts("help") if said.says("is still open. Can anybody here help")]
    assert len(again) == 3
    assert village.posts("coordinators")[-1].says("2 questions wait for a person")


def test_no_words_of_ours_call_everybody() -> None:
    assert {key for key, entry in ENGLISH.items() for offence in offences(entry.source) if "(P12)" in offence} == set()


async def test_not_even_what_a_member_writes_calls_everybody(village: Village) -> None:
    await village.asks("ana", "Does <@everyone> or @here or @channel mend planes?")
    assert village.posts("help")[-1].mentions() == {"ana"}
    prompt = await opens(village, "N31", title="<@everyone> and @here")
    await gives(village, "ben", "Lay out a plan", "<@everyone> may come, @channel too.")
    assert prompt.says("<@everyone> and @here")
    assert prompt.mentions() == {"ben"}


async def test_two_accounts_of_one_person_on_two_platforms_share_one_budget(database_url: str) -> None:
    """Ana is asked to host twice a week in one community, and once more in another one on another platform."""
    async with two_places(database_url) as (village, circle):
        community = circle.trellis.inbox.home(circle.square.space)
        assert community is not None
        await circle.trellis.database.writer.write(lambda rows: set_up(rows, community, circle.square.place))
        await links_ana(village, circle)
        for hours in (50, 52):
            await comes_round(village, "F03", MONDAY + timedelta(hours=hours), rule="", host="ana")
        await comes_round(circle, "F03", MONDAY + timedelta(hours=54), rule="", host="ana")
        await village.waits("20 days")
        asked = [said for said in (*village.square.said, *circle.square.said) if said.says("Would you host")]
        assert [said.to for said in asked] == ["ana", "ana"]
        assert not [said for said in circle.square.said if said.says("Would you host")]
