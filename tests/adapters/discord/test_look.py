"""Looking for what a lost reply left standing; numbers as in `look`."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.adapters.base import Ambiguous, TryLater
from bot.adapters.discord.look import mark_of
from bot.adapters.discord.render import mark
from bot.core.effects import EditMessage, React, SendGroupMessage
from bot.core.ids import EffectKey
from bot.core.views import view
from tests.adapters.discord.counter import (
    ANA,
    BEN,
    LONG,
    WHY,
    Counter,
    a_counter,
    answer,
    direct,
    grip,
    post,
    ref,
    says,
)
from tests.adapters.discord.scripted import BEGAN, DEN, FORUM, HELP, MESSAGES, US, Fault, a_scripted_discord

TOPICS = "POST /channels/{channel}/threads"


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    async with a_scripted_discord() as discord, a_counter(discord) as counter:
        yield counter


async def lost(counter: Counter, effect, call: str = f"POST {MESSAGES}", *, done: bool = True) -> None:
    """Let something be said whose reply is lost, and begin anew."""
    counter.discord.loses(call, done=done)
    with pytest.raises(Ambiguous):
        await counter.deliver(effect)
    counter.anew()


@pytest.mark.parametrize(
    "effect",
    [post(), direct(ANA), SendGroupMessage(to=(ANA, BEN), view=view(says()), reason=WHY)],
    ids=["channel", "direct", "group"],
)
async def test_what_was_said_is_found(counter, effect):
    await lost(counter, effect)
    [said] = [one for messages in counter.discord.messages.values() for one in messages]
    counter.discord.says(said["channel_id"])
    assert await counter.look(effect) == ref(said["id"], said["channel_id"])
    assert await counter.look(effect, "k2") is None
    assert len(counter.discord.of(f"POST {MESSAGES}")) == 1


async def test_a_reply_is_found_in_its_thread(counter):
    asked = counter.discord.says(HELP)
    counter.discord.thread_on({"name": "x"}, HELP, asked)
    effect = post(under=ref(asked))
    await lost(counter, effect)
    assert await counter.look(effect) == ref(counter.discord.messages[asked][0]["id"], thread=asked)


@pytest.mark.parametrize("open_to_all", [True, False])
async def test_a_conversation_of_a_forum_is_found_and_no_other(counter, open_to_all):
    if not open_to_all:
        counter.known.open.discard(FORUM)
    other = await counter.deliver(post(channel=FORUM), "k0")
    await lost(counter, post(channel=FORUM), TOPICS)
    [mine] = [thread["id"] for thread in counter.discord._threads() if thread["id"] != other.id]
    foreign = [counter.discord._id() for _ in range(2)]
    theirs = counter.discord._threads()[0] | {"id": foreign[0], "owner_id": "1"}
    elsewhere = counter.discord._threads()[0] | {"id": foreign[1], "parent_id": "99"}
    counter.discord.channels |= dict(zip(foreign, (theirs, elsewhere), strict=True))
    assert await counter.look(post(channel=FORUM)) == ref(mine, FORUM)
    assert await counter.look(post(channel=FORUM), "k2") is None
    assert not any(f"/channels/{id_}/" in call.path for call in counter.discord.calls for id_ in foreign)


async def test_what_was_not_said_is_not_found(counter):
    for effect, call in ((post(), f"POST {MESSAGES}"), (post(channel=FORUM), TOPICS)):
        await lost(counter, effect, call, done=False)
        assert await counter.look(effect) is None


async def test_somebody_elses_message_with_our_mark_is_not_ours(counter):
    counter.discord.says(HELP, components=[{"type": 10, "id": mark(EffectKey("k1"), 0), "content": "x"}])
    counter.discord.says(HELP, US, components=[{"type": 10, "id": mark(EffectKey("k1"), 1), "content": "x"}])
    assert await counter.look(post()) is None


async def test_1_clocks_may_differ_by_two_minutes(counter):
    counter.discord.turns(BEGAN - timedelta(minutes=2))
    await lost(counter, post())
    [asked] = counter.discord.of(f"GET {MESSAGES}") if await counter.look(post()) else []
    assert int(asked["after"]) < int(counter.discord.messages[HELP][0]["id"])


async def test_2_a_long_look_goes_on_where_it_ended(counter):
    for _ in range(650):
        counter.discord.says(HELP)
    await lost(counter, post())
    with pytest.raises(TryLater):
        await counter.look(post())
    assert await counter.look(post()) == ref(counter.discord.messages[HELP][-1]["id"])
    assert len(counter.discord.of(f"GET {MESSAGES}")) == 7


async def test_2_a_look_that_is_held_back_goes_on_where_it_ended(counter):
    for _ in range(150):
        counter.discord.says(HELP)
    await lost(counter, post())
    wait = Fault(429, {"retry_after": 60}, {"Via": "1", "Retry-After": "60"})
    counter.discord.later[f"GET {MESSAGES}"] = (2, wait)
    with pytest.raises(TryLater):
        await counter.look(post())
    assert await counter.look(post()) is not None
    asked = [body["after"] for body in counter.discord.of(f"GET {MESSAGES}")]
    assert (len(asked), asked[1]) == (3, asked[2])


@pytest.mark.parametrize("code", [50001, 10003])
async def test_3_where_we_may_not_look_there_is_nothing(counter, code):
    await lost(counter, post())
    counter.discord.refuses(f"GET {MESSAGES}", code)
    assert await counter.look(post()) is None
    counter.discord.refuses("POST /users/@me/channels", 50007)
    assert await counter.look(direct(ANA)) is None


async def test_3_private_channels_are_not_looked_at_and_the_nonce_keeps_it_once(counter):
    await lost(counter, post(*LONG, channel=DEN))
    where = await counter.again(post(*LONG, channel=DEN))
    words = "".join(str(message["components"]) for message in counter.discord.messages[DEN])
    assert all(words.count(f"Thought {number}.") == 1 for number in range(len(LONG)))
    assert where == ref(counter.discord.messages[DEN][0]["id"], DEN)
    assert counter.discord.of(f"GET {MESSAGES}") == []


async def test_3_in_a_private_channel_what_is_known_to_stand_is_not_said_again(counter):
    effect = post(*LONG, channel=DEN)
    counter.discord.loses(f"POST {MESSAGES}", done=False, at=2)
    with pytest.raises(Ambiguous):
        await counter.deliver(effect)
    assert await counter.look(effect) is not None
    words = "".join(str(message["components"]) for message in counter.discord.messages[DEN])
    assert all(words.count(f"Thought {number}.") == 1 for number in range(len(LONG)))


async def test_what_can_be_done_twice_is_not_looked_for(counter):
    for effect in (EditMessage(message=ref("1"), view=view(says())), React(message=ref("1"), emoji="🌱")):
        assert await counter.look(effect) is None
    assert counter.discord.calls == []


async def test_an_answer_that_only_they_see_is_nowhere_to_be_looked_for(counter):
    await lost(counter, answer(grip()), "POST /interactions/{id}/{token}/callback")
    assert await counter.look(answer(grip())) is None


async def test_a_look_itself_may_have_no_end(counter):
    await lost(counter, post())
    counter.discord.faults[f"GET {MESSAGES}"] += [Fault(), Fault()]  # what only reads is asked twice by the client
    with pytest.raises(Ambiguous):
        await counter.look(post())
    assert await counter.look(post()) is not None


@pytest.mark.parametrize(
    "message",
    [{}, {"components": None}, {"components": []}, {"components": ["x"]}, {"components": [{"id": "7"}]}],
)
def test_what_carries_no_mark_has_none(message):
    assert mark_of(message) is None
