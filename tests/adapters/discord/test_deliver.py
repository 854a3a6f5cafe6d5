"""Every effect over the real client: what Discord is asked for, and what refusals and lost replies lead to."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.adapters.base import Ambiguous, Refused, TryLater
from bot.adapters.discord.render import mark
from bot.core.effects import AddBookmark, EditMessage, MarkSolved, OpenForm, React, ReadMessage, SendGroupMessage
from bot.core.events import Interaction, MessageRead
from bot.core.ids import ChannelId, EffectKey, MessageName, MessageRef, SpaceId, channel_id, identity
from bot.core.markup import Markup, mention
from bot.core.views import AsItStands, Paragraph, Picture, view
from tests.adapters.discord.counter import (
    ANA,
    BEN,
    FORM,
    LATER,
    LONG,
    NOBODY,
    NOTES,
    PIXEL,
    SPACE,
    WHY,
    Counter,
    a_counter,
    answer,
    direct,
    grip,
    held,
    post,
    ref,
    says,
    shown,
)
from tests.adapters.discord.scripted import (
    CALLBACK,
    DEN,
    FORUM,
    GUILD,
    HELP,
    MESSAGE,
    MESSAGES,
    TOO_LATE,
    US,
    Fault,
    a_scripted_discord,
)


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    async with a_scripted_discord() as discord, a_counter(discord) as counter:
        yield counter


# ---- posts ---------------------------------------------------------------------------------------------------------


async def test_a_post_carries_its_nonce_and_its_mark_and_calls_nobody(counter):
    where = await counter.deliver(post())
    [body] = counter.discord.of(f"POST {MESSAGES}")
    [said] = counter.discord.messages[HELP]
    assert where == ref(said["id"])
    assert (body["nonce"], body["enforce_nonce"]) == ("k1", True)
    assert body["components"][0]["id"] == mark(EffectKey("k1"), 0)
    assert body["allowed_mentions"] == {"parse": [], "users": [], "replied_user": False}
    assert not {"content", "embeds", "tts"} & body.keys()
    assert counter.discord.authorization == {"Bot token"}


async def test_only_who_is_meant_is_called(counter):
    words = Paragraph(Markup(f"{mention(ANA)} and {mention(BEN)}"))
    await counter.deliver(post(words, notify=BEN))
    await counter.deliver(direct(ANA, words), "k2")
    await counter.deliver(SendGroupMessage(to=(ANA, BEN), view=view(words), reason=WHY), "k3")
    called = [body["allowed_mentions"]["users"] for body in counter.discord.of(f"POST {MESSAGES}")]
    assert called == [["2"], ["1"], ["1", "2"]]


async def test_a_reply_begins_the_thread_of_its_root_and_the_next_goes_on_there(counter):
    asked = counter.discord.says(HELP, content="Which glue\nholds **oak**?")
    first = await counter.deliver(post(under=ref(asked)))
    second = await counter.deliver(post(under=MessageName("room")), "k2", room=ref(asked))
    third = await counter.deliver(post(under=first), "k3")
    said = counter.discord.messages[asked]
    assert [one["id"] for one in said] == [where.id.partition(".")[2] for where in (first, second, third)]
    assert first == ref(said[0]["id"], thread=asked)
    assert counter.discord.of(f"POST {MESSAGE}/threads") == [{"name": "Which glue holds oak?"}]


async def test_the_thread_of_our_own_message_is_called_by_its_first_line(counter):
    root = await counter.deliver(post(says("Ana asks")))
    await counter.deliver(post(under=root), "k2")
    assert counter.discord.of(f"POST {MESSAGE}/threads") == [{"name": "Ana asks"}]


@pytest.mark.parametrize("how", ["private", "silent", "refused"])
async def test_where_the_root_cannot_be_read_its_thread_has_a_plain_name(counter, how):
    asked = counter.discord.says(HELP, content="" if how == "silent" else "Which glue?")
    if how == "private":
        counter.known.open.clear()
    if how == "refused":
        counter.discord.refuses(f"GET {MESSAGE}", 50001)
    await counter.deliver(post(under=ref(asked)))
    assert counter.discord.of(f"POST {MESSAGE}/threads") == [{"name": "discord-thread"}]


async def test_a_thread_that_somebody_else_began_meanwhile_is_as_good(counter):
    asked = counter.discord.says(HELP)
    counter.discord.refuses(f"POST {MESSAGES}", 10003, 404)
    counter.discord.thread_on({"name": "theirs"}, HELP, asked)
    await counter.deliver(post(under=ref(asked)))
    assert len(counter.discord.messages[asked]) == 1


async def test_a_thread_whose_message_is_gone_is_refused(counter):
    with pytest.raises(Refused, match="there no more"):
        await counter.deliver(post(under=ref("123")))


async def test_a_thread_of_a_forum_that_is_gone_is_not_begun_anew(counter):
    with pytest.raises(Refused, match="there no more"):
        await counter.deliver(post(channel=FORUM, under=ref("123", FORUM)))
    assert counter.discord.of(f"POST {MESSAGE}/threads") == []


async def test_a_post_under_a_message_of_another_channel_is_refused(counter):
    with pytest.raises(Refused, match="its own channel"):
        await counter.deliver(post(under=ref("1", DEN)))


async def test_a_parcel_that_came_to_its_end_is_not_brought_again(counter):
    assert await counter.deliver(post(pinned=True)) == await counter.deliver(post(pinned=True))
    assert len(counter.discord.of(f"POST {MESSAGES}")) == len(counter.discord.pins) == 1


# ---- pins ----------------------------------------------------------------------------------------------------------


async def test_a_pin_follows_its_message(counter):
    where = await counter.deliver(post(pinned=True))
    assert counter.discord.pins == [(HELP, where.id)]


async def test_in_a_forum_the_conversation_itself_is_pinned(counter):
    where = await counter.deliver(post(channel=FORUM, pinned=True))
    assert counter.discord.of("PATCH /channels/{channel}") == [{"flags": 2}]
    assert counter.discord.channels[where.id]["flags"] == 2


@pytest.mark.parametrize("code", [30003, 50013])
async def test_4_a_pin_that_fails_never_fails_its_message(counter, code):
    counter.discord.refuses(f"PUT {MESSAGES}/pins/{{message}}", code)
    assert await counter.deliver(post(pinned=True)) is not None


# ---- forums --------------------------------------------------------------------------------------------------------


async def test_a_post_in_a_forum_begins_a_conversation(counter):
    counter.known.of_forum = {"Glue": "500", "Wood": "501"}
    where = await counter.deliver(post(channel=FORUM, title="Which glue?", tags=("GLUE", "glue", "steel")))
    [body] = counter.discord.of("POST /channels/{channel}/threads")
    assert (body["name"], body["applied_tags"]) == ("Which glue?", ["500"])
    assert body["message"]["components"][0]["id"] == mark(EffectKey("k1"), 0)
    [thread] = counter.discord._threads()
    assert where == ref(thread["id"], FORUM)
    reply = await counter.deliver(post(channel=FORUM, under=where), "k2")
    assert reply.id.startswith(f"{thread['id']}.")


async def test_a_conversation_without_a_title_is_called_by_its_first_words(counter):
    await counter.deliver(post(says("Which glue?\nI have oak."), channel=FORUM))
    assert counter.discord.of("POST /channels/{channel}/threads")[0]["name"] == "Which glue?"


async def test_a_conversation_begins_with_no_more_tags_than_discord_takes(counter):
    counter.known.of_forum = {str(number): str(500 + number) for number in range(7)}
    await counter.deliver(post(channel=FORUM, title="x" * 200, tags=tuple("0123456")))
    [body] = counter.discord.of("POST /channels/{channel}/threads")
    assert (len(body["applied_tags"]), len(body["name"])) == (5, 100)


async def test_a_long_post_in_a_forum_goes_on_in_its_conversation(counter):
    where = await counter.deliver(post(*LONG, channel=FORUM))
    assert len(counter.discord.messages[where.id]) > 1


async def test_a_conversation_is_called_anew_and_its_title_may_be_missing(counter):
    where = await counter.deliver(post(channel=FORUM, title="Glue?"))
    await counter.deliver(EditMessage(message=where, view=view(says("New")), title="x" * 101), "k2")
    assert counter.discord.channels[where.id]["name"] == "x" * 100
    counter.discord.waits("PATCH /channels/{channel}", 600)
    assert await counter.deliver(EditMessage(message=where, view=view(says()), title="Wood?"), "k3") == where
    assert counter.discord.channels[where.id]["name"] == "x" * 100


@pytest.mark.parametrize("name", ["Solved", "✅ Solved", "Resolved", "answered"])
async def test_what_is_solved_gets_the_tag_that_the_forum_has_for_it(counter, name):
    counter.known.of_forum = {"Glue": "500", name: "502"}
    where = await counter.deliver(post(channel=FORUM, tags=("glue",)))
    assert await counter.deliver(MarkSolved(message=where), "k2") == where
    assert counter.discord.channels[where.id]["applied_tags"] == ["500", "502"]
    await counter.deliver(MarkSolved(message=where, solved=False), "k3")
    assert counter.discord.channels[where.id]["applied_tags"] == ["500"]


async def test_what_is_marked_already_is_left_alone(counter):
    counter.known.of_forum = {"Solved": "502"}
    where = await counter.deliver(post(channel=FORUM))
    await counter.deliver(MarkSolved(message=where, solved=False), "k2")
    counter.discord.channels[where.id]["applied_tags"] = ["502"]
    await counter.deliver(MarkSolved(message=where), "k3")
    assert counter.discord.of("PATCH /channels/{channel}") == []


async def test_five_tags_leave_room_for_the_mark_and_a_conversation_that_sleeps_is_woken(counter):
    counter.known.of_forum = {"Solved": "502"}
    where = await counter.deliver(post(channel=FORUM))
    thread = counter.discord.channels[where.id]
    thread["applied_tags"], thread["thread_metadata"]["archived"] = ["1", "2", "3", "4", "5"], True
    await counter.deliver(MarkSolved(message=where), "k2")
    assert thread["applied_tags"] == ["1", "2", "3", "4", "502"]


async def test_a_forum_that_has_no_such_tag_gets_none(counter):
    where = await counter.deliver(post(channel=FORUM))
    calls = len(counter.discord.calls)
    assert await counter.deliver(MarkSolved(message=where), "k2") == where
    assert len(counter.discord.calls) == calls


@pytest.mark.parametrize("call", ["GET", "PATCH"])
async def test_4_a_mark_that_is_not_allowed_to_us_is_missing(counter, call):
    counter.known.of_forum = {"Solved": "502"}
    where = await counter.deliver(post(channel=FORUM))
    counter.discord.refuses(f"{call} /channels/{{channel}}", 50013)
    assert await counter.deliver(MarkSolved(message=where), "k2") == where
    assert counter.discord.channels[where.id]["applied_tags"] == []


async def test_elsewhere_nothing_is_marked(counter):
    where = await counter.deliver(post())
    calls = len(counter.discord.calls)
    assert await counter.deliver(MarkSolved(message=MessageName("room")), "k2", room=where) == where
    assert len(counter.discord.calls) == calls


# ---- more than one message -----------------------------------------------------------------------------------------


async def test_1_a_long_post_goes_on_right_behind_it(counter):
    where = await counter.deliver(post(*LONG), "k" * 24)
    bodies = counter.discord.of(f"POST {MESSAGES}")
    assert len(bodies) > 2
    assert where == ref(counter.discord.messages[HELP][0]["id"])
    assert [body["nonce"] for body in bodies[:2]] == ["k" * 24, f"{'k' * 22}.1"]
    assert [body["components"][0]["id"] for body in bodies] == [
        mark(EffectKey("k" * 24), number) for number in range(len(bodies))
    ]


@pytest.mark.parametrize("place", [HELP, FORUM, "thread", "direct"])
@pytest.mark.parametrize("done", [True, False])
async def test_2_what_did_not_follow_is_let_follow_and_only_that(counter, place, done):
    asked = counter.discord.says(HELP)
    effect = post(*LONG, under=ref(asked)) if place == "thread" else post(*LONG, channel=place)
    if place == "direct":
        effect = direct(ANA, *LONG)
    counter.discord.loses(f"POST {MESSAGES}", done=done, at=1 if place == FORUM else 3 if place == "thread" else 2)
    with pytest.raises(Ambiguous):
        await counter.deliver(effect)
    counter.anew()
    counter.discord.forgets_nonces()
    where = await counter.again(effect)
    said = [one for messages in counter.discord.messages.values() for one in messages if one["author"]["id"] == US]
    words = "".join(shown(one) for one in said)
    assert all(words.count(f"Thought {number}.") == 1 for number in range(len(LONG)))
    assert where.id.rpartition(".")[2] == said[0]["id"]


async def test_2_a_wait_once_something_stands_is_an_unknown_end(counter):
    counter.discord.later[f"POST {MESSAGES}"] = (2, Fault(429, {"retry_after": 60}, {"Via": "1", "Retry-After": "60"}))
    with pytest.raises(Ambiguous):
        await counter.deliver(post(*LONG))


async def test_2_a_refusal_of_what_follows_is_logged_and_the_message_stands(counter, caplog):
    counter.discord.later[f"POST {MESSAGES}"] = (2, Fault(400, {"code": 200000}))
    where = await counter.deliver(post(*LONG))
    assert where == ref(counter.discord.messages[HELP][0]["id"])
    assert "AutoMod" in caplog.text


# ---- conversations of a few ----------------------------------------------------------------------------------------


async def test_a_direct_message_goes_to_a_conversation_that_is_opened_once(counter):
    first = await counter.deliver(direct(ANA))
    await counter.deliver(direct(ANA), "k2")
    assert first == ref(counter.discord.messages["801"][0]["id"], "801")
    assert counter.discord.of("POST /users/@me/channels") == [{"recipient_id": "1"}]


async def test_who_takes_no_direct_messages_is_not_written_to(counter):
    counter.discord.closed.add("801")
    with pytest.raises(Refused, match="does not take direct messages"):
        await counter.deliver(direct(ANA))


async def test_who_is_written_to_too_fast_is_written_to_later(counter):
    counter.discord.refuses("POST /users/@me/channels", 40003, 400)
    with pytest.raises(TryLater):
        await counter.deliver(direct(ANA))


def together(*members):
    return SendGroupMessage(to=members, view=view(says()), reason=WHY)


async def test_a_few_meet_in_a_private_thread_that_is_theirs_alone(counter):
    where = await counter.deliver(together(ANA, BEN))
    [thread] = counter.discord._threads()
    assert counter.discord.of("POST /channels/{channel}/threads") == [
        {"name": "Ana, Ben", "type": 12, "invitable": False}
    ]
    assert counter.discord.members[thread["id"]] == {"1", "2"}
    assert where == ref(counter.discord.messages[thread["id"]][0]["id"], thread["id"])
    assert (await counter.deliver(together(BEN, ANA), "k2")).channel == where.channel


@pytest.mark.parametrize("asleep", [True, False])
async def test_the_same_few_meet_in_the_same_thread_after_a_restart(counter, asleep):
    where = await counter.deliver(together(ANA, BEN))
    [thread] = counter.discord._threads()
    thread["thread_metadata"]["archived"] = asleep
    counter.discord.members[thread["id"]].discard("2")
    counter.anew()
    assert (await counter.deliver(together(BEN, ANA), "k2")).channel == where.channel
    assert counter.discord.members[thread["id"]] == {"1", "2"}


async def test_a_thread_in_which_somebody_else_is_is_not_theirs(counter):
    where = await counter.deliver(together(ANA, BEN))
    counter.discord.members[counter.discord._threads()[0]["id"]].add("3")
    counter.anew()
    assert (await counter.deliver(together(ANA, BEN), "k2")).channel != where.channel


async def test_a_thread_that_was_deleted_is_begun_anew(counter):
    where = await counter.deliver(together(ANA, BEN))
    del counter.discord.channels[counter.discord._threads()[0]["id"]]
    assert (await counter.deliver(together(ANA, BEN), "k2")).channel != where.channel


async def test_without_a_channel_that_holds_private_threads_nobody_is_brought_together(counter):
    counter.known.groups = None
    with pytest.raises(Refused, match="Create Private Threads"):
        await counter.deliver(together(ANA, BEN))


# ---- changes, reactions, readings ----------------------------------------------------------------------------------


async def test_a_message_is_changed_in_its_place_and_its_files_go(counter):
    where = await counter.deliver(post(says(), NOTES))
    assert await counter.deliver(EditMessage(message=MessageName("room"), view=view(says("New"))), "k2", room=where)
    [body] = counter.discord.of(f"PATCH {MESSAGE}")
    assert (body["attachments"], body["allowed_mentions"]["users"]) == ([], [])
    [said] = counter.discord.messages[HELP]
    assert "New" in shown(said)


@pytest.mark.parametrize("place", [HELP, FORUM, "thread", "direct"])
async def test_what_a_change_has_no_room_for_goes_on_behind_it_once(counter, place):
    asked = counter.discord.says(HELP)
    effect = {"thread": post(under=ref(asked)), "direct": direct(ANA)}.get(place) or post(channel=place)
    where = await counter.deliver(effect)
    change = EditMessage(message=where, view=view(*LONG))
    counter.discord.loses(f"POST {MESSAGES}", done=True, at=2 if place == HELP else 1)
    with pytest.raises(Ambiguous):
        await counter.deliver(change, "k2")
    counter.anew()
    if place != "direct":  # what is private is not looked at: there it is the nonce that keeps it once
        counter.discord.forgets_nonces()
    assert await counter.again(change, "k2") == where
    said = [one for messages in counter.discord.messages.values() for one in messages if one["author"]["id"] == US]
    words = "".join(shown(one) for one in said)
    assert all(words.count(f"Thought {number}.") == 1 for number in range(len(LONG)))


async def test_a_thread_that_sleeps_is_woken_for_a_change(counter):
    asked = counter.discord.says(HELP)
    where = await counter.deliver(post(under=ref(asked)))
    counter.discord.channels[asked]["thread_metadata"]["archived"] = True
    await counter.deliver(EditMessage(message=where, view=view(says("New"))), "k2")
    assert "New" in shown(counter.discord.messages[asked][0])


async def test_a_reaction_is_put_on_a_message_wherever_it_stands(counter):
    asked, topic = counter.discord.says(HELP), await counter.deliver(post(channel=FORUM))
    reply = await counter.deliver(post(under=ref(asked)), "k2")
    for number, target in enumerate((ref(asked), topic, reply)):
        assert await counter.deliver(React(message=target, emoji="✅"), f"r{number}") == target
    assert counter.discord.reactions == [
        (HELP, asked, "✅"),
        (topic.id, topic.id, "✅"),
        (asked, reply.id.partition(".")[2], "✅"),
    ]


@pytest.mark.parametrize("code", [50001, 50013, 30010, 90001])
async def test_4_a_reaction_may_be_missing(counter, code):
    asked = counter.discord.says(HELP)
    counter.discord.refuses(f"PUT {MESSAGE}/reactions/{{emoji}}/@me", code)
    assert await counter.deliver(React(message=ref(asked), emoji="🌱")) == ref(asked)


async def test_a_bookmark_is_left_out(counter):
    kept = AddBookmark(channel=channel_id(SPACE, HELP), label="Library", message=ref("5"))
    assert await counter.deliver(kept) == ref("5")
    assert counter.discord.calls == []


async def read(counter: Counter, target: MessageRef) -> MessageRead:
    key = f"k{len(counter.discord.calls)} {target.id}"
    await counter.deliver(ReadMessage(message=target, verb="cybrarian.given", token="c1"), key)
    return counter.house.of(MessageRead)[-1]


async def test_what_a_member_gives_is_read_where_all_can_read_it(counter):
    said = counter.discord.says(HELP, content="Ask <@2> in <#10>")
    found = await read(counter, ref(said))
    assert (found.author, found.text) == (identity(SPACE, "1"), "Ask @Ben in #help")
    assert (found.verb, found.token, found.message) == ("cybrarian.given", "c1", ref(said))


async def test_what_stands_in_an_open_thread_is_read_and_what_in_a_private_one_is_not(counter):
    asked = counter.discord.says(HELP)
    counter.discord.thread_on({"name": "x"}, HELP, asked)
    said = counter.discord.says(asked)
    assert (await read(counter, ref(said, thread=asked))).text == "words"
    counter.discord.channels[asked]["type"] = 12
    assert (await read(counter, ref(said, thread=asked))).author is None


async def test_what_is_private_gone_or_no_persons_is_read_as_gone(counter):
    den = counter.discord.says(DEN)
    bots = counter.discord.says(HELP, author={"id": "77", "bot": True})
    hooks = counter.discord.says(HELP, webhook_id="78")
    for target in (ref(den, DEN), ref(bots), ref(hooks), ref("12345"), ref("5", thread="404")):
        found = await read(counter, target)
        assert (found.author, found.text) == (None, "")
    assert all(DEN not in call.path for call in counter.discord.calls)


async def test_7_what_may_not_be_read_is_left_out(counter):
    where = AsItStands(ref(counter.discord.says(HELP, content="Bone glue")), gone=Markup("It is gone."))
    counter.discord.refuses(f"GET {MESSAGE}", 50001)
    standing = await counter.deliver(direct(ANA, says("Somebody new wrote."), where))
    assert standing is not None
    sent = counter.discord.of(f"POST {MESSAGES}")[-1]
    assert "Somebody new wrote." in str(sent)
    assert "Bone glue" not in str(sent)
    assert "gone" not in str(sent)


async def test_what_was_read_and_could_not_be_told_is_told_later(counter):
    said = counter.discord.says(HELP)
    counter.house.unable = True
    with pytest.raises(TryLater):
        await read(counter, ref(said))
    counter.house.unable = False
    assert (await read(counter, ref(said))).text == "words"


# ---- files ---------------------------------------------------------------------------------------------------------


async def test_pictures_and_documents_go_with_their_message(counter):
    picture = Picture(name="joint.png", media_type="image/png", content=PIXEL, alt="A dovetail joint")
    await counter.deliver(post(says(), picture, NOTES))
    await counter.deliver(post(says(), NOTES, channel=FORUM), "k2")
    await counter.deliver(answer(grip(), NOTES), "k3")
    first, topic, private = (call for call in counter.discord.calls if call.files)
    assert [content for _, content in first.files.values()] == [b"picture", b"all of it"]
    assert first.body["attachments"][0]["description"] == "A dovetail joint"
    assert first.body["nonce"] == "k1"
    assert topic.body["message"]["attachments"][0]["filename"] == topic.files["files[0]"][0]
    assert str(private.body["data"]["attachments"][0]["id"]) == "0"


# ---- what cannot be done -------------------------------------------------------------------------------------------


async def test_what_cannot_be_done_is_refused_without_a_call(counter):
    elsewhere = SpaceId("discord:701")
    hello = view(says())
    long_ago = Interaction(SPACE, "nothing", LATER)
    foreign = Interaction(elsewhere, str(grip(guild="701")), LATER)
    for effect in (
        post(channel="nowhere"),
        replace(post(), channel=channel_id(elsewhere, HELP)),
        post(under=MessageName("unnamed")),
        post(under=MessageRef(channel_id(SPACE, HELP), "none")),
        direct(NOBODY),
        EditMessage(message=MessageRef(channel_id(SPACE, HELP), "none"), view=hello),
        EditMessage(message=MessageName("unnamed"), view=hello),
        React(message=MessageRef(channel_id(SPACE, HELP), "1.none"), emoji="🌱"),
        SendGroupMessage(to=(ANA, NOBODY), view=hello, reason=WHY),
        AddBookmark(channel=ChannelId(f"{SPACE}/nowhere"), label="x", message=ref("1")),
        AddBookmark(channel=channel_id(SPACE, HELP), label="x", message=MessageName("unnamed")),
        OpenForm(interaction=long_ago, form=FORM),
        OpenForm(interaction=foreign, form=FORM),
    ):
        with pytest.raises(Refused):
            await counter.deliver(effect)
    assert counter.discord.calls == []


# ---- answers (what the desk does is proved with it) ----------------------------------------------------------------


async def test_a_private_answer_is_only_for_whoever_made_the_gesture(counter):
    assert await counter.deliver(answer(grip())) is None
    [body] = counter.discord.of(f"POST {CALLBACK}")
    assert (body["type"], body["data"]["flags"]) == (4, 64 | 1 << 15)


async def test_a_long_answer_goes_on_in_follow_ups_that_only_they_see(counter):
    await counter.deliver(answer(grip(), *LONG))
    [first] = counter.discord.of(f"POST {CALLBACK}")
    words = shown(first["data"]) + "".join(shown(body) for body in counter.discord.follow_ups)
    assert all(words.count(f"Thought {number}.") == 1 for number in range(len(LONG)))
    assert {body["flags"] for body in counter.discord.follow_ups} == {64 | 1 << 15}


@pytest.mark.parametrize("dead", [{"id": TOO_LATE}, {"token": "ended"}])
async def test_where_it_is_too_late_they_get_a_direct_message_once(counter, dead):
    gesture = grip(**dead)
    if "token" in dead:
        counter.discord.callbacks[gesture.id] = {}
    counter.discord.loses(f"POST {MESSAGES}", done=True)
    with pytest.raises(Ambiguous):
        await counter.deliver(answer(gesture, *LONG))
    counter.anew()
    where = await counter.again(answer(gesture, *LONG))
    said = counter.discord.messages["801"]
    assert where == ref(said[0]["id"], "801")
    assert len(counter.discord.of(f"POST {CALLBACK}")) == 1
    words = "".join(shown(body) for body in said)
    assert all(words.count(f"Thought {number}.") == 1 for number in range(len(LONG)))


async def test_who_wrote_to_us_is_answered_where_they_wrote_or_directly(counter):
    counter.discord.channels["801"] = {"id": "801", "type": 1}
    in_private = grip("message", id="", token="", channel="801", in_private=True)
    assert (await counter.deliver(answer(in_private))).channel == channel_id(SPACE, "801")
    assert counter.discord.of("POST /users/@me/channels") == []
    in_public = grip("message", id="", token="")
    assert (await counter.deliver(answer(in_public), "k2")).channel == channel_id(SPACE, "801")
    assert len(counter.discord.messages["801"]) == 2
    assert counter.discord.messages[HELP] == []


async def test_2_a_form_is_kept_before_it_opens(counter):
    assert await counter.deliver(OpenForm(interaction=held(grip()), form=FORM)) is None
    [body] = counter.discord.of(f"POST {CALLBACK}")
    assert (body["type"], body["data"]["custom_id"]) == (9, "#k1")
    draft = await counter.house.form_drafts.of(SPACE, identity(SPACE, "1"), "k1")
    assert draft.form == FORM


async def test_2_a_form_that_was_filled_in_meanwhile_is_not_forgotten(counter):
    form = replace(FORM, pages=FORM.pages * 2)
    by, effect = identity(SPACE, "1"), OpenForm(interaction=held(grip()), form=form)
    counter.discord.loses(f"POST {CALLBACK}", done=True)
    with pytest.raises(Ambiguous):
        await counter.deliver(effect)
    draft = await counter.house.form_drafts.of(SPACE, by, "k1")
    await counter.house.form_drafts.keep(SPACE, by, "k1", replace(draft, values={"question": ("Why?",)}, page=1))
    assert await counter.again(effect) is None
    assert (await counter.house.form_drafts.of(SPACE, by, "k1")).page == 1
    assert counter.discord.follow_ups == []


@pytest.mark.parametrize("how", ["deferred", "a form", "written"])
async def test_3_a_form_that_cannot_open_waits_behind_a_button(counter, how):
    gesture = grip("modal") if how == "a form" else grip()
    if how == "written":
        gesture = grip("message", id="", token="")
    if how == "deferred":
        counter.anew(patience=0)
        counter.desk.opened(gesture)
        await counter.desk.idle()
    await counter.deliver(OpenForm(interaction=held(gesture), form=FORM))
    said = {
        "deferred": lambda: counter.discord.originals[gesture.token],
        "a form": lambda: counter.discord.callbacks[gesture.id]["data"],
        "written": lambda: counter.discord.messages["801"][0],
    }[how]()
    assert "discord.page:k1" in shown(said)
    assert (f"@{int(GUILD):x}" in shown(said) or "discord.page:k1@" in shown(said)) == (how == "written")


async def test_a_form_that_comes_too_late_is_refused(counter):
    with pytest.raises(Refused, match="make it again"):
        await counter.deliver(OpenForm(interaction=held(grip(id=TOO_LATE)), form=FORM))


async def test_the_client_waits_no_longer_than_we_do(counter):
    counter.discord.waits(f"POST {MESSAGES}", 20)
    with pytest.raises(TryLater) as told:
        await counter.deliver(post())
    assert told.value.after.total_seconds() == 20
    assert counter.discord.messages[HELP] == []
