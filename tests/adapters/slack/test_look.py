"""Looking for what a lost reply left standing; numbers as in `look`."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.base import Ambiguous, TryLater
from bot.adapters.slack.handle import Grip
from bot.core.effects import EditMessage, React, SendGroupMessage
from bot.core.markup import Markup
from bot.core.views import AsItStands, view
from tests.adapters.slack.desk import ANA, BEGAN, BEN, DEN, LONG, NOTES, WHY, Desk, answer, direct, post, ref, says
from tests.adapters.slack.scripted import Fault, a_scripted_slack


@pytest.fixture
async def desk():
    async with a_scripted_slack() as slack:
        yield Desk(slack)


async def lost(desk: Desk, effect, key: str = "k1") -> None:
    """Let something be said whose reply is lost, and begin anew."""
    desk.slack.loses("chat.postMessage", done=True)
    with pytest.raises(Ambiguous):
        await desk.deliver(effect, key)
    desk.anew()


async def look(desk: Desk, effect, key: str = "k1", since: datetime = BEGAN):
    return await desk.deliverer.look_for(desk.parcel(effect, key), since)


@pytest.mark.parametrize(
    ("effect", "channel"),
    [(post(), "C1"), (direct(ANA), "D1"), (SendGroupMessage(to=(ANA, BEN), view=view(says()), reason=WHY), "G1")],
    ids=["channel", "direct", "group"],
)
async def test_what_was_said_is_found(desk, effect, channel):
    await lost(desk, effect)
    desk.slack.says(channel)
    where = ref(desk.slack.messages[channel][0]["ts"], channel)
    assert await look(desk, effect) == where
    assert await look(desk, effect, "k2") is None
    assert len(desk.slack.of("chat.postMessage")) == 1


async def test_7_what_a_look_has_read_is_not_fetched_again(desk):
    where = AsItStands(ref(desk.slack.says("C1", text="Bone glue")), gone=Markup("It is gone."))
    effect = direct(ANA, says("Somebody new wrote."), where)
    await lost(desk, effect)
    before = len([asked for asked in desk.slack.of("conversations.history") if asked["channel"] == "C1"])
    assert await look(desk, effect) is not None
    after = len([asked for asked in desk.slack.of("conversations.history") if asked["channel"] == "C1"])
    assert after == before + 1


async def test_a_reply_is_found_in_its_thread(desk):
    asked = desk.slack.says("C1")
    effect = post(under=ref(asked))
    await lost(desk, effect)
    assert await look(desk, effect) == ref(desk.slack.messages["C1"][1]["ts"])
    assert desk.slack.of("conversations.history") == []


async def test_what_was_not_said_is_not_found(desk):
    desk.slack.loses("chat.postMessage", done=False)
    with pytest.raises(Ambiguous):
        await desk.deliver(post())
    assert await look(desk, post()) is None


async def test_somebody_elses_message_with_our_key_is_not_ours(desk):
    metadata = {"event_type": "trellis", "event_payload": {"key": "k1"}}
    desk.slack.says("C1", user="U666", metadata=metadata)
    desk.slack.says("C1", user="U0BOT", metadata={**metadata, "event_type": "other"})
    desk.slack.says("C1", user="U0BOT", metadata={"event_type": "trellis", "event_payload": {"key": "k1", "part": 2}})
    assert await look(desk, post()) is None


async def test_1_clocks_may_differ_by_two_minutes(desk):
    await lost(desk, post())
    said = datetime.fromtimestamp(float(desk.slack.messages["C1"][0]["ts"]), UTC)
    assert await look(desk, post(), since=said + timedelta(seconds=121)) is None
    assert await look(desk, post(), since=said + timedelta(seconds=119)) is not None


async def test_2_a_long_look_goes_on_where_it_ended(desk):
    await lost(desk, post())
    desk.slack.page = 3
    for _ in range(40):
        desk.slack.says("C1")
    for _ in range(2):
        with pytest.raises(TryLater):
            await look(desk, post())
    assert await look(desk, post()) is not None
    cursors = [body.get("cursor") for body in desk.slack.of("conversations.history")]
    assert cursors == [None, *(str(3 * page) for page in range(1, 14))]


async def test_2_a_look_that_is_held_back_goes_on_where_it_ended(desk):
    await lost(desk, post())
    desk.slack.page = 15
    for _ in range(20):
        desk.slack.says("C1")
    desk.slack.holds(
        "conversations.history",
        2,
        Fault(body={"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "60"}),
    )
    with pytest.raises(TryLater) as later:
        await look(desk, post())
    assert later.value.after == timedelta(seconds=60)
    with pytest.raises(TryLater):
        await look(desk, post())
    desk.seconds += 60
    assert await look(desk, post()) is not None
    assert [body.get("cursor") for body in desk.slack.of("conversations.history")] == [None, "15", "15"]


async def test_2_a_cursor_that_ran_out_begins_the_look_anew(desk):
    await lost(desk, post())
    desk.slack.page = 1
    for _ in range(5):
        desk.slack.says("C1")
    with pytest.raises(TryLater):
        await look(desk, post())
    desk.slack.fails("conversations.history", "invalid_cursor")
    with pytest.raises(TryLater):
        await look(desk, post())
    desk.slack.page = 200
    assert await look(desk, post()) is not None
    assert [body.get("cursor") for body in desk.slack.of("conversations.history")] == [
        *[None, "1", "2", "3", "4"],
        "5",
        None,
    ]


async def test_2_what_follows_is_looked_for_from_its_beginning(desk):
    for _ in range(5):
        desk.slack.says("C1")
    desk.slack.holds("chat.postMessage", 3, Fault(done=True))
    with pytest.raises(Ambiguous):
        await desk.deliver(post(*LONG))
    desk.anew()
    desk.slack.page = 2
    assert await look(desk, post(*LONG)) is not None
    assert len(desk.slack.messages["C1"]) == 5 + 3
    assert [body.get("cursor") for body in desk.slack.of("conversations.replies")] == [None]


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "channel_not_found", "access_denied"])
async def test_3_where_we_may_not_look_there_is_nothing(desk, error):
    await lost(desk, post())
    desk.slack.fails("conversations.history", error)
    assert await look(desk, post()) is None
    desk.slack.fails("conversations.open", error)
    assert await look(desk, direct(ANA)) is None


async def test_3_private_channels_are_not_looked_at(desk):
    desk.known.private.add("C2")
    desk.slack.members.add("C2")
    await lost(desk, post(channel=DEN))
    assert await look(desk, post(channel=DEN)) is None
    assert desk.slack.of("conversations.history") == []


async def test_3_in_a_private_channel_what_is_known_to_stand_is_not_said_again(desk):
    desk.known.private.add("C2")
    desk.slack.members.add("C2")
    effect = post(*LONG, channel=DEN)
    desk.slack.holds("chat.postMessage", 2, Fault())
    with pytest.raises(Ambiguous):
        await desk.deliver(effect)
    assert await look(desk, effect) is not None
    said = "".join(str(message["blocks"]) for message in desk.slack.messages["C2"])
    assert all(said.count(f"Thought {number}.") == 1 for number in range(len(LONG)))


async def test_what_can_be_done_twice_is_not_looked_for(desk):
    for effect in (EditMessage(message=ref("1.1"), view=view(says())), React(message=ref("1.1"), emoji="🌱")):
        assert await look(desk, effect) is None
    assert desk.slack.calls == []


async def test_an_answer_that_went_to_its_person_directly_is_found_and_goes_on(desk):
    grip = Grip(user="U1", channel="C2", thread="1.1")
    effect = answer(grip, *LONG)
    desk.slack.holds("chat.postMessage", 2, Fault(done=True))
    with pytest.raises(Ambiguous):
        await desk.deliver(effect)
    desk.anew()
    where = ref(desk.slack.messages["D1"][0]["ts"], "D1")
    assert await look(desk, effect) == where
    words = "".join(str(message["blocks"]) for message in desk.slack.messages["D1"])
    assert all(words.count(f"Thought {number}.") == 1 for number in range(len(LONG)))
    assert {message.get("thread_ts") for message in desk.slack.messages["D1"][1:]} == {where.id}
    assert len(desk.slack.of("chat.postEphemeral")) == 1


async def test_2_two_looks_of_one_parcel_go_on_each_where_it_ended(desk):
    effect = answer(Grip(user="U1", channel="C1"), says(), NOTES)
    desk.slack.loses("files.completeUploadExternal", done=True)
    with pytest.raises(Ambiguous):
        await desk.deliver(effect)
    desk.anew()
    desk.slack.page = 2
    for _ in range(4):
        desk.slack.says("D1")
    held = Fault(body={"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "7"})
    desk.slack.holds("conversations.history", 5, held)
    with pytest.raises(TryLater):
        await look(desk, effect)
    desk.seconds += 7
    assert await look(desk, effect) is None
    cursors = [body.get("cursor") for body in desk.slack.of("conversations.history")]
    assert cursors == [None, "2", "4", None, "2", None, "2", "4", "2", "4"]
    assert await desk.deliver(effect) is None
    assert len(desk.slack.files) == len(desk.slack.ephemeral) == 1


async def test_a_look_itself_may_have_no_end(desk):
    await lost(desk, post())
    desk.slack.loses("conversations.history", done=True)
    with pytest.raises(Ambiguous):
        await look(desk, post())
    assert await look(desk, post()) is not None
