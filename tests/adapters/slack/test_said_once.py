"""What stands in a conversation is said once, whatever effect it came from, and whichever process tries again."""

from collections import Counter

import pytest

from bot.adapters.base import Ambiguous
from bot.adapters.slack.handle import Grip
from bot.core.effects import EditMessage
from bot.core.views import view
from tests.adapters.slack.desk import LONG, Desk, answer, ref
from tests.adapters.slack.scripted import a_scripted_slack

WITH_US = Grip(user="U1", channel="D1")


@pytest.fixture
async def desk():
    async with a_scripted_slack() as slack:
        yield Desk(slack)


async def lost_and_tried_again(desk: Desk, effect) -> None:
    """Let a message stand whose reply is lost, and let another process go on."""
    desk.slack.loses("chat.postMessage", done=True)
    with pytest.raises(Ambiguous):
        await desk.deliver(effect)
    desk.anew()
    await desk.again(effect)


def said(desk: Desk, channel: str) -> Counter[str]:
    return Counter(
        str(message["metadata"]["event_payload"])
        for message in desk.slack.messages[channel]
        if message.get("metadata", {}).get("event_type") == "trellis"
    )


async def test_an_answer_in_our_conversation_is_said_once(desk):
    await lost_and_tried_again(desk, answer(WITH_US))
    assert list(said(desk, "D1").values()) == [1]


async def test_a_long_answer_in_our_conversation_is_said_once(desk):
    await lost_and_tried_again(desk, answer(WITH_US, *LONG))
    assert set(said(desk, "D1").values()) == {1}
    assert len(said(desk, "D1")) > 1


async def test_what_follows_an_edit_is_said_once(desk):
    standing = ref(desk.slack.says("C1", user="U0BOT"))
    await lost_and_tried_again(desk, EditMessage(message=standing, view=view(*LONG)))
    assert set(said(desk, "C1").values()) == {1}


async def test_what_follows_an_answer_in_its_place_is_said_once(desk):
    pressed = desk.slack.says("D1", user="U0BOT")
    grip = Grip(user="U1", channel="D1", message=pressed, only_theirs=True)
    await lost_and_tried_again(desk, answer(grip, *LONG, replaces=True))
    assert set(said(desk, "D1").values()) == {1}
