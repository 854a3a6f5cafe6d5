"""Addresses of ours in Slack: heard where everybody could read them, shown below their message, never in the way."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base import Ambiguous, TryLater
from bot.adapters.slack.links import MOST_LINKS
from bot.adapters.slack.receive import heard_in
from bot.core.effects import ShowBehindLink
from bot.core.events import Event, LinkShared
from bot.core.ids import ChannelId, Identity, MessageName, MessageRef
from bot.core.markup import mention
from bot.core.signposts import Signposts, card_in
from bot.core.views import Paragraph, Small, view
from tests.adapters.slack.desk import ANA as A_MEMBER
from tests.adapters.slack.desk import Desk
from tests.adapters.slack.payloads import (
    ANA,
    COORDINATORS,
    DIRECT,
    NOW,
    OURS,
    SPACE,
    SQUARE,
    STRANGER,
    TS,
    US,
    Known,
    envelope,
)
from tests.adapters.slack.scripted import Fault, a_scripted_slack

CARD = f"{OURS}/card/ab12"
THE_CARD = MessageName("card/ab12")


def linked(*links: str, **more: object) -> dict[str, object]:
    """Let Ana write links into the square."""
    return {
        "type": "link_shared",
        "channel": SQUARE,
        "is_bot_user_member": True,
        "user": ANA,
        "message_ts": TS,
        "source": "conversations_history",
        "unfurl_id": f"{SQUARE}.{TS}.1b90fa",
        "links": [{"domain": "trellis.example.org", "url": link} for link in links or (CARD,)],
        **more,
    }


def heard(event: object, **more: object) -> tuple[Event, ...]:
    return heard_in(envelope(event, **more), Known()).events


# ---- what is heard -------------------------------------------------------------------------------------------------


def test_that_somebody_wrote_an_address_of_ours_is_told_and_nothing_else():
    calendar = f"{OURS}/calendar/{'s' * 32}.ics"
    told = LinkShared(
        id="event:Ev08MFMKH6",
        at=NOW,
        by=Identity(f"{SPACE}/{ANA}"),
        message=MessageRef(ChannelId(f"{SPACE}/{SQUARE}"), TS),
        to=(THE_CARD,),
    )
    assert heard(linked(calendar, CARD, CARD, f"{CARD}?x=1", "https://elsewhere.example/card/ab12")) == (told,)
    assert heard(linked(calendar)) == ()


def test_whoever_nobody_knows_yet_is_asked_for():
    assert heard_in(envelope(linked(user=STRANGER)), Known()).strangers == {STRANGER}


@pytest.mark.parametrize(
    "more",
    [
        {"channel": DIRECT},
        {"channel": "G0FEW"},
        {"channel": COORDINATORS},
        {"channel": "COMPOSER", "message_ts": "U0ANA-909b5454", "source": "composer"},
        {"source": "composer"},
        {"user": US},
        {"user": "USLACKBOT"},
        {"user": ""},
        {"message_ts": ""},
        {"links": "rubbish"},
        {"links": [None, {"url": 7}, {"url": "javascript:alert(1)"}]},
    ],
    ids=str,
)
def test_what_is_private_unwritten_or_nobody_s_is_not_heard(more: dict[str, object]):
    assert heard(linked(**more)) == ()


def test_what_another_organisation_reads_as_well_is_not_heard():
    assert heard(linked(), is_ext_shared_channel=True) == ()


def test_of_a_hundred_links_a_few_are_told():
    (told,) = heard(linked(*(f"{CARD}{number}" for number in range(100))))
    assert isinstance(told, LinkShared)
    assert len(told.to) == MOST_LINKS


@given(st.text(max_size=40))
def test_only_an_address_as_we_write_it_leads_anywhere(words: str):
    signposts = Signposts(OURS)
    for address in (words, OURS + words, f"{OURS}/card/{words}", f"{CARD}{words}"):
        way = signposts.behind(address)
        assert way is None or signposts.to(way) == address
    assert Signposts().behind(f"{OURS}/card/{words}") is None
    assert signposts.to(MessageName(f"question/{words}")) is None
    assert card_in(MessageName(f"card/{words}")) in (None, words)


# ---- what is shown -------------------------------------------------------------------------------------------------


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with a_scripted_slack() as slack:
        yield Desk(slack)


def below(desk: Desk, to: str = "card/ab12") -> ShowBehindLink:
    message = MessageRef(ChannelId(f"{SPACE_OF_DESK}/C1"), desk.slack.says("C1", text=CARD))
    words = view(Paragraph(mention(A_MEMBER)), Small(mention(A_MEMBER)))
    return ShowBehindLink(message=message, to=MessageName(to), view=words)


SPACE_OF_DESK = "slack:T1"


async def test_it_stands_below_the_address_and_calls_nobody(desk: Desk):
    effect = below(desk)
    assert await desk.deliver(effect) == effect.message
    ((channel, ts, link), blocks) = next(iter(desk.slack.below.items()))
    assert (channel, ts, link) == ("C1", effect.message.id, CARD)
    assert "@Ana" in str(blocks)
    assert "<@U1>" not in str(blocks)


@pytest.mark.parametrize(
    "error", ["missing_scope", "cannot_unfurl_url", "cannot_find_message", "cannot_unfurl_message"]
)
async def test_it_only_adorns_so_a_refusal_is_a_line_in_the_log(
    desk: Desk, error: str, caplog: pytest.LogCaptureFixture
):
    desk.slack.fails("chat.unfurl", error, needed="links:write")
    assert await desk.deliver(below(desk)) is None
    assert desk.slack.below == {}
    assert "Nothing was shown under slack:T1/C1#" in caplog.text


async def test_without_the_scope_or_an_address_slack_is_not_asked():
    async with a_scripted_slack() as slack:
        unscoped = Desk(slack, "chat:write")
        assert await unscoped.deliver(below(unscoped)) is None
        elsewhere = Desk(slack)
        assert await elsewhere.deliver(below(elsewhere, "question/q1"), "k2") is None
        assert slack.of("chat.unfurl") == []


async def test_it_waits_where_slack_says_so_and_is_done_again_where_nobody_knows(desk: Desk):
    effect = below(desk)
    desk.slack.waits("chat.unfurl", "30")
    with pytest.raises(TryLater):
        await desk.deliver(effect)
    desk.seconds += 31
    desk.slack.loses("chat.unfurl", done=True)
    with pytest.raises(Ambiguous):
        await desk.deliver(effect)
    assert await desk.again(effect) == effect.message
    desk.slack.faults["chat.unfurl"].append(Fault(body={"ok": True}))
