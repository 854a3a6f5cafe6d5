"""Every effect over the real client: what Slack is asked for, and what refusals and lost replies lead to."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.base import Ambiguous, Refused, TryLater
from bot.adapters.slack.handle import Grip
from bot.core.effects import (
    AddBookmark,
    AnswerPrivately,
    EditMessage,
    Effect,
    OpenForm,
    React,
    ReadMessage,
    SendGroupMessage,
    Whisper,
)
from bot.core.events import Interaction, MessageRead
from bot.core.ids import ChannelId, MessageName, MessageRef, SpaceId, channel_id, identity
from bot.core.markup import Markup, mention
from bot.core.views import AsItStands, Paragraph, Picture, view
from tests.adapters.slack.desk import (
    ANA,
    BEN,
    DEN,
    ELSEWHERE_TOO,
    FORM,
    HELP,
    LATER,
    LONG,
    NOBODY,
    NOTES,
    PIXEL,
    WHY,
    Desk,
    answer,
    direct,
    held,
    post,
    ref,
    says,
    shown,
)
from tests.adapters.slack.scripted import BOT, SPACE, Fault, a_scripted_slack


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with a_scripted_slack() as slack:
        yield Desk(slack)


# ---- posts ---------------------------------------------------------------------------------------------------------


async def test_a_post_carries_its_key_and_unfolds_nothing(desk):
    where = await desk.deliver(post())
    [body] = desk.slack.of("chat.postMessage")
    assert where == ref(desk.slack.messages["C1"][0]["ts"])
    assert body["metadata"] == {"event_type": "trellis", "event_payload": {"key": "k1"}}
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
    assert not {"reply_broadcast", "link_names", "parse", "thread_ts"} & body.keys()
    assert body["text"]


async def test_only_who_is_meant_is_called(desk):
    words = Paragraph(Markup(f"{mention(ANA)} and {mention(BEN)}"))
    await desk.deliver(post(words, notify=BEN))
    await desk.deliver(direct(ANA, words), "k2")
    public, private = desk.slack.of("chat.postMessage")
    assert "<@U2>" in shown(public)
    assert "<@U1>" not in shown(public)
    assert "<@U1>" in shown(private)


async def test_a_reply_stands_in_the_thread_of_its_root(desk):
    root = await desk.deliver(post())
    reply = await desk.deliver(post(under=MessageName("room")), "k2", room=root)
    await desk.deliver(post(under=reply), "k3")
    desk.anew()
    await desk.deliver(post(under=reply), "k4")
    assert [body.get("thread_ts") for body in desk.slack.of("chat.postMessage")] == [None, root.id, root.id, root.id]


async def test_where_the_thread_cannot_be_looked_at_the_message_itself_is_taken_and_not_for_ever(desk):
    asked = desk.slack.says("C1")
    reply = desk.slack.says("C1", thread=asked)
    desk.slack.fails("conversations.replies", "missing_scope")
    await desk.deliver(post(under=ref(reply)))
    await desk.deliver(post(under=ref(reply)), "k2")
    assert [body["thread_ts"] for body in desk.slack.of("chat.postMessage")] == [reply, asked]


async def test_a_look_at_the_thread_that_has_to_wait_is_waited_for(desk):
    asked = desk.slack.says("C1")
    reply = desk.slack.says("C1", thread=asked)
    desk.slack.waits("conversations.replies", "30")
    with pytest.raises(TryLater):
        await desk.deliver(post(under=ref(reply)))
    assert desk.slack.of("chat.postMessage") == []
    desk.seconds += 30
    await desk.deliver(post(under=ref(reply)))
    assert desk.slack.of("chat.postMessage")[0]["thread_ts"] == asked


async def test_a_public_channel_that_we_are_not_in_is_joined(desk):
    where = await desk.deliver(post(channel=DEN))
    assert where is not None
    assert desk.slack.of("conversations.join") == [{"channel": "C2"}]
    assert len(desk.slack.messages["C2"]) == 1


@pytest.mark.parametrize("error", ["missing_scope", "is_archived", "method_not_supported_for_channel_type"])
async def test_where_joining_is_refused_it_is_said_how_to_let_us_in(desk, error):
    desk.slack.fails("conversations.join", error)
    with pytest.raises(Refused, match="invite it there with /invite"):
        await desk.deliver(post(channel=DEN))
    assert desk.slack.messages["C2"] == []


async def test_a_private_channel_is_never_joined(desk):
    desk.known.private.add("C2")
    with pytest.raises(Refused, match="invite it there"):
        await desk.deliver(post(channel=DEN))
    assert desk.slack.of("conversations.join") == []


async def test_a_pin_follows_its_message(desk):
    where = await desk.deliver(post(pinned=True))
    assert desk.slack.pins == [("C1", where.id)]


@pytest.mark.parametrize("error", ["already_pinned", "missing_scope", "internal_error", "ratelimited"])
async def test_4_a_pin_that_fails_never_fails_its_message(desk, error):
    desk.slack.fails("pins.add", error)
    assert await desk.deliver(post(pinned=True)) is not None


async def test_a_parcel_that_came_to_its_end_is_not_brought_again(desk):
    assert await desk.deliver(post(pinned=True)) == await desk.deliver(post(pinned=True))
    assert len(desk.slack.of("chat.postMessage")) == len(desk.slack.of("pins.add")) == 1


async def test_slack_asks_to_wait_and_is_obeyed(desk):
    desk.slack.waits("chat.postMessage", "3")
    for _ in range(3):
        with pytest.raises(TryLater):
            await desk.deliver(post())
    assert len(desk.slack.of("chat.postMessage")) == 1


# ---- more than one message (the laws of `posting`) -------------------------------------------------------------------


async def test_1_a_long_post_goes_on_in_its_thread(desk):
    where = await desk.deliver(post(*LONG, NOTES))
    first, *rest, file = desk.slack.messages["C1"]
    assert rest
    assert {message["thread_ts"] for message in (*rest, file)} == {where.id}
    assert [message["metadata"]["event_payload"] for message in (first, *rest)] == [
        {"key": "k1"},
        *({"key": "k1", "part": number} for number in range(2, 2 + len(rest))),
    ]
    said = "".join(shown(message) for message in (first, *rest))
    assert all(said.count(f"Thought {number}.") == 1 for number in range(len(LONG)))
    assert desk.slack.files["F1"]["content"] == b"all of it"


DONE, LOST = Fault(done=True), Fault()
BROKEN = Fault(body={"ok": False, "error": "internal_error"})
HELD = Fault(body={"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "30"})
STEPS = [1, 2, 3, "files.getUploadURLExternal", "files.completeUploadExternal"]


@pytest.mark.parametrize(
    ("kind", "at", "fault", "remembers"),
    [
        *(("post", at, fault, False) for at in STEPS for fault in (DONE, LOST, HELD)),
        *(("post", at, fault, True) for at in STEPS for fault in (DONE, BROKEN)),
        *((kind, at, DONE, False) for kind in ("reply", "direct") for at in STEPS),
    ],
    ids=str,
)
async def test_2_3_nothing_is_lost_and_nothing_said_twice(desk, kind, at, fault, remembers):
    asked = desk.slack.says("C1")
    effect = {
        "post": post(*LONG, NOTES, pinned=True),
        "reply": post(*LONG, NOTES, under=ref(asked)),
        "direct": direct(ANA, *LONG, NOTES),
    }[kind]
    if isinstance(at, int):
        desk.slack.holds("chat.postMessage", at, fault)
    else:
        desk.slack.faults[at].append(fault)
    nothing_stands = at == 1 and fault is HELD
    with pytest.raises(TryLater if nothing_stands else Ambiguous):
        await desk.deliver(effect)
    if not remembers:
        desk.anew()
    standing = None
    while standing is None:
        try:
            standing = await desk.again(effect)
        except TryLater as later:
            desk.seconds += later.after.total_seconds()
        except Ambiguous:
            desk.seconds += 1
    said = [message for message in desk.slack.messages["D1" if kind == "direct" else "C1"] if message["user"] == BOT]
    root = asked if kind == "reply" else standing.id
    assert standing.id == said[0]["ts"]
    assert {message["thread_ts"] for message in said[1:]} == {root}
    words = "".join(shown(message) for message in said if "blocks" in message)
    assert all(words.count(f"Thought {number}.") == 1 for number in range(len(LONG)))
    assert [file["name"] for message in said for file in message.get("files", ())] == ["notes.txt"]
    assert desk.slack.pins == ([("C1", standing.id)] if kind == "post" else [])


async def test_2_what_follows_may_be_refused_and_the_first_stands(desk):
    desk.slack.fails("files.getUploadURLExternal", "missing_scope", needed="files:write")
    assert await desk.deliver(post(says(), NOTES)) is not None
    with pytest.raises(Refused):
        await desk.deliver(post(channel=channel_id(SPACE, "C404")), "k2")


# ---- pictures ------------------------------------------------------------------------------------------------------


async def test_a_picture_is_given_to_slack_first_and_shown_in_its_place(desk):
    await desk.deliver(post(says(), Picture(name="a.png", media_type="image/png", content=PIXEL, alt="A chair")))
    assert desk.slack.of("files.getUploadURLExternal") == [{"filename": "a.png", "length": "7", "alt_txt": "A chair"}]
    assert desk.slack.files["F1"]["content"] == b"picture"
    assert "channel_id" not in desk.slack.of("files.completeUploadExternal")[0]
    [body] = desk.slack.of("chat.postMessage")
    [image] = [block for block in body["blocks"] if block["type"] == "image"]
    assert (image["slack_file"], image["alt_text"]) == ({"id": "F1"}, "A chair")


async def test_a_picture_that_slack_still_looks_at_is_waited_for_and_given_once(desk):
    picture = Picture(name="a.png", media_type="image/png", content=PIXEL, alt="A chair")
    desk.slack.fails("chat.postMessage", "invalid_blocks", "invalid_blocks")
    for _ in range(2):
        with pytest.raises(TryLater):
            await desk.deliver(post(picture))
    assert await desk.deliver(post(picture)) is not None
    assert len(desk.slack.files) == 1
    desk.slack.fails("chat.postMessage", *["invalid_blocks"] * 6)
    for _ in range(5):
        with pytest.raises(TryLater):
            await desk.deliver(post(picture), "k2")
    with pytest.raises(Refused):
        await desk.deliver(post(picture), "k2")


async def test_without_the_right_to_files_a_message_stands_without_its_picture(desk):
    picture = Picture(name="a.png", media_type="image/png", content=PIXEL, alt="A chair")
    desk.slack.fails("files.getUploadURLExternal", "missing_scope", needed="files:write")
    await desk.deliver(post(says(), picture))
    await desk.deliver(post(says(), picture), "k2")
    assert len(desk.slack.of("files.getUploadURLExternal")) == 1
    assert len(desk.slack.messages["C1"]) == 2


@pytest.mark.parametrize(("status", "error"), [(500, Ambiguous), (429, TryLater), (403, Refused)])
async def test_bytes_that_do_not_arrive(desk, status, error):
    desk.slack.faults["upload"].append(Fault(status=status))
    with pytest.raises(error):
        await desk.deliver(post(Picture(name="a.png", media_type="image/png", content=PIXEL, alt="A chair")))
    assert desk.slack.messages["C1"] == []


@pytest.mark.parametrize(
    ("method", "effect"),
    [
        ("chat.postMessage", post()),
        ("files.getUploadURLExternal", post(says(), NOTES)),
        ("conversations.open", SendGroupMessage(to=(ANA, BEN), view=view(says()), reason=WHY)),
    ],
)
async def test_an_answer_that_leaves_out_what_matters_leaves_the_end_unknown(desk, method, effect):
    desk.slack.faults[method].append(Fault(body={"ok": True}))
    with pytest.raises(Ambiguous):
        await desk.deliver(effect)


# ---- to one and to a few -------------------------------------------------------------------------------------------


async def test_a_direct_message_stands_in_the_conversation_with_its_person(desk):
    where = await desk.deliver(direct(ANA))
    assert desk.slack.of("chat.postMessage")[0]["channel"] == "U1"
    assert where == ref(desk.slack.messages["D1"][0]["ts"], "D1")


async def test_a_few_are_brought_together(desk):
    where = await desk.deliver(SendGroupMessage(to=(ANA, BEN), view=view(says()), reason=WHY))
    assert desk.slack.of("conversations.open") == [{"users": "U1,U2"}]
    assert where == ref(desk.slack.messages["G1"][0]["ts"], "G1")


# ---- private answers -----------------------------------------------------------------------------------------------


async def test_an_answer_in_a_channel_is_only_for_its_person(desk):
    assert await desk.deliver(answer(Grip(user="U1", channel="C1", thread="1.1"))) is None
    [body] = desk.slack.ephemeral
    assert (body["channel"], body["user"], body["thread_ts"]) == ("C1", "U1", "1.1")


async def test_an_answer_goes_to_the_address_of_the_gesture(desk):
    grip = Grip(user="U1", channel="C9", thread="1.1", response_url=f"{desk.slack.url}respond/1")
    await desk.deliver(answer(grip, replaces=True))
    await desk.deliver(answer(grip), "k2")
    first, second = desk.slack.answered
    assert (first["response_type"], first["replace_original"], first["thread_ts"]) == ("ephemeral", False, "1.1")
    assert second["replace_original"] is False
    assert desk.slack.calls == []


async def test_an_answer_takes_the_place_only_of_what_nobody_else_sees(desk):
    address = f"{desk.slack.url}respond/1"
    grip = Grip(user="U1", channel="C1", thread="1.1", only_theirs=True, response_url=address)
    await desk.deliver(answer(grip, replaces=True))
    assert desk.slack.answered[0]["replace_original"] is True
    assert "thread_ts" not in desk.slack.answered[0]
    mine = await desk.deliver(direct(ANA), "k2")
    pressed = Grip(user="U1", channel="D1", message=mine.id, only_theirs=True)
    assert await desk.deliver(answer(pressed, says("Done."), replaces=True), "k3") == mine
    assert "Done." in shown(desk.slack.messages["D1"][0])
    assert desk.slack.of("chat.update")[0]["parse"] == "none"
    assert len(desk.slack.messages["D1"]) == 1
    gone = Grip(user="U1", channel="D1", message="9.9", only_theirs=True)
    await desk.deliver(answer(gone, replaces=True), "k4")
    assert len(desk.slack.messages["D1"]) == 2


@pytest.mark.parametrize("status", [404, 410, 400])
async def test_a_dead_address_leads_to_the_channel_and_a_closed_channel_to_the_person(desk, status):
    dead = Fault(status=status, body={"ok": False, "error": "expired_url"})
    desk.slack.faults["response_url"] += [dead, dead]
    await desk.deliver(answer(Grip(user="U1", channel="C1", response_url=f"{desk.slack.url}respond/1")))
    assert len(desk.slack.ephemeral) == 1
    where = await desk.deliver(answer(Grip(user="U1", channel="C2", response_url=f"{desk.slack.url}respond/1")), "k2")
    assert where == ref(desk.slack.messages["D1"][0]["ts"], "D1")


@pytest.mark.parametrize(("status", "error"), [(500, Ambiguous), (429, TryLater)])
async def test_an_address_may_not_say(desk, status, error):
    desk.slack.faults["response_url"].append(Fault(status=status, body={}))
    with pytest.raises(error):
        await desk.deliver(answer(Grip(user="U1", channel="C1", response_url=f"{desk.slack.url}respond/1")))
    assert desk.slack.ephemeral == []


async def test_a_long_answer_goes_on_and_a_second_try_says_only_what_is_missing(desk):
    desk.slack.holds("chat.postEphemeral", 2, Fault())
    long = answer(Grip(user="U1", channel="C1"), *LONG)
    with pytest.raises(Ambiguous):
        await desk.deliver(long)
    await desk.again(long)
    said = "".join(shown(body) for body in desk.slack.ephemeral)
    assert all(said.count(f"Thought {number}.") == 1 for number in range(len(LONG)))


async def test_the_file_of_an_answer_goes_to_its_person(desk):
    await desk.deliver(answer(Grip(user="U1", channel="C1"), says(), NOTES))
    assert len(desk.slack.ephemeral) == 1
    [shared] = desk.slack.messages["D1"]
    assert shared["files"][0]["name"] == "notes.txt"
    assert desk.slack.messages["C1"] == []


async def test_the_file_of_an_answer_in_our_conversation_hides_in_no_thread(desk):
    await desk.deliver(answer(Grip(user="U1", channel="D1"), says(), NOTES))
    words, shared = desk.slack.messages["D1"]
    assert "files" not in words
    assert "thread_ts" not in shared


TAKEN = answer(Grip(user="U1", channel="C1"), says(), NOTES)
"""What somebody takes along from a channel."""


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("error", ["missing_scope", "file_uploads_disabled"])
async def test_5_where_files_are_not_allowed_the_answer_stands_and_it_is_said(desk, method, error):
    desk.slack.fails(method, error)
    assert await desk.deliver(TAKEN) is None
    assert len(desk.slack.ephemeral) == 1
    [said] = desk.slack.messages["D1"]
    assert "slack-no-files" in shown(said)


@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize("done", [True, False])
async def test_5_that_files_are_not_allowed_is_said_once(desk, done, remembers):
    desk.slack.fails("files.getUploadURLExternal", "missing_scope", "missing_scope", needed="files:write")
    desk.slack.loses("chat.postMessage", done=done)
    with pytest.raises(Ambiguous):
        await desk.deliver(TAKEN)
    if not remembers:
        desk.anew()
    await desk.again(TAKEN)
    assert len(desk.slack.messages["D1"]) == 1
    assert len(desk.slack.ephemeral) == (1 if done or remembers else 2)


async def test_a_file_that_is_refused_for_another_reason_is_told(desk):
    desk.slack.fails("files.getUploadURLExternal", "storage_limit_reached")
    with pytest.raises(Refused, match="make room"):
        await desk.deliver(TAKEN)


@pytest.mark.parametrize("remembers", [True, False])
async def test_the_file_of_an_answer_whose_reply_was_lost_arrives_once(desk, remembers):
    desk.slack.loses("files.completeUploadExternal", done=True)
    with pytest.raises(Ambiguous):
        await desk.deliver(TAKEN)
    if not remembers:
        desk.anew()
    assert await desk.again(TAKEN) is None
    assert len(desk.slack.messages["D1"]) == len(desk.slack.ephemeral) == 1


async def test_the_file_of_an_answer_that_was_lost_itself_arrives(desk):
    await desk.deliver(TAKEN)
    desk.slack.loses("files.completeUploadExternal", done=False)
    with pytest.raises(Ambiguous):
        await desk.deliver(TAKEN, "k2")
    await desk.again(TAKEN, "k2")
    assert len(desk.slack.messages["D1"]) == len(desk.slack.ephemeral) == 2


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal", "conversations.open"])
async def test_a_second_try_brings_only_the_file_that_had_to_wait(desk, method):
    effect = answer(Grip(user="U1", trigger="t1", at_home=True), says(), NOTES)
    desk.slack.waits(method, "30")
    with pytest.raises(Ambiguous):
        await desk.deliver(effect)
    desk.seconds += 30
    desk.slack.fails("views.open", "expired_trigger_id")
    assert await desk.again(effect) is None
    assert len(desk.slack.views) == 1
    [shared] = desk.slack.messages["D1"]
    assert shared["files"][0]["name"] == "notes.txt"


async def test_an_answer_to_a_modals_button_is_shown_in_it(desk):
    await desk.deliver(answer(Grip(user="U1", view="V1", trigger="t1", at_home=True)))
    [sheet] = desk.slack.views
    assert (sheet["id"], sheet["type"]) == ("V1", "modal")
    desk.slack.fails("views.update", "not_found")
    await desk.deliver(answer(Grip(user="U1", view="V1", channel="C1")), "k2")
    assert len(desk.slack.ephemeral) == 1


async def test_an_answer_on_app_home_is_a_sheet_over_it_and_in_time_or_direct(desk):
    await desk.deliver(answer(Grip(user="U1", trigger="t1", at_home=True)))
    assert len(desk.slack.views) == 1
    desk.slack.fails("views.open", "expired_trigger_id")
    where = await desk.deliver(answer(Grip(user="U1", trigger="t1", at_home=True)), "k2")
    assert where is not None
    assert len(desk.slack.messages["D1"]) == 1


# ---- forms ---------------------------------------------------------------------------------------------------------


async def test_a_form_is_opened_by_its_trigger(desk):
    grip = Grip(user="U1", channel="C1", trigger="t1")
    await desk.deliver(OpenForm(interaction=held(grip), form=FORM))
    [body] = desk.slack.of("views.open")
    assert body["trigger_id"] == "t1"
    assert Grip.read(body["view"]["private_metadata"]) == grip


async def test_a_form_that_comes_too_late_is_refused(desk):
    form = OpenForm(interaction=held(Grip(user="U1", trigger="t1")), form=FORM)
    for error in ("expired_trigger_id", "exchanged_trigger_id"):
        desk.slack.fails("views.open", error)
        with pytest.raises(Refused, match="may make it again"):
            await desk.deliver(form, error)
    with pytest.raises(Refused, match="too late"):
        await desk.deliver(OpenForm(interaction=held(Grip(user="U1")), form=FORM), "k2")


async def test_a_form_whose_reply_was_lost_is_open(desk):
    form = OpenForm(interaction=held(Grip(user="U1", trigger="t1")), form=FORM)
    desk.slack.loses("views.open", done=True)
    desk.slack.fails("views.open", "exchanged_trigger_id")
    with pytest.raises(Ambiguous):
        await desk.deliver(form)
    assert await desk.again(form) is None
    assert len(desk.slack.views) == 1


# ---- what changes, marks and reads ---------------------------------------------------------------------------------


async def test_an_edit_changes_the_message_and_calls_nobody(desk):
    where = await desk.deliver(post())
    words = Paragraph(Markup(f"Closed by {mention(ANA)}"))
    edit = EditMessage(message=MessageName("room"), view=view(words))
    assert await desk.deliver(edit, "k2", room=where) == where
    [message], [body] = desk.slack.messages["C1"], desk.slack.of("chat.update")
    assert "Closed by" in shown(message)
    assert body["parse"] == "none"
    assert "<@U1>" not in shown(message)


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_an_edit_may_be_refused(desk, error):
    desk.slack.fails("chat.update", error)
    with pytest.raises(Refused):
        await desk.deliver(EditMessage(message=ref("1.1"), view=view(says())))


async def test_a_long_edit_goes_on_in_the_thread_once(desk):
    where = await desk.deliver(post())
    edit = EditMessage(message=where, view=view(*LONG))
    desk.slack.loses("chat.postMessage", done=False)
    with pytest.raises(Ambiguous):
        await desk.deliver(edit, "k2")
    await desk.again(edit, "k2")
    said = "".join(shown(message) for message in desk.slack.messages["C1"])
    assert all(said.count(f"Thought {number}.") == 1 for number in range(len(LONG)))


async def test_a_reaction_is_put_once(desk):
    asked = ref(desk.slack.says("C1"))
    for key in ("k1", "k2"):
        await desk.deliver(React(message=asked, emoji="🌱"), key)
    assert desk.slack.reactions == [("C1", asked.id, "seedling")]


async def test_a_reaction_may_be_missing(desk):
    asked = ref(desk.slack.says("C1"))
    desk.slack.fails("reactions.add", "missing_scope", needed="reactions:write")
    assert await desk.deliver(React(message=asked, emoji="🌱")) == asked
    desk.slack.fails("reactions.add", "invalid_name")
    with pytest.raises(Refused):
        await desk.deliver(React(message=asked, emoji="🌱"), "k2")


async def test_a_bookmark_is_put_once(desk):
    where = await desk.deliver(post())
    for key in ("k2", "k3"):
        await desk.deliver(AddBookmark(channel=HELP, label="Charter", message=where), key)
    [bookmark] = desk.slack.bookmarks
    assert bookmark == {
        "channel_id": "C1",
        "title": "Charter",
        "type": "link",
        "link": f"https://attic.slack.example/archives/C1/p{where.id.replace('.', '')}",
    }


async def test_a_bookmark_may_be_missing(desk):
    for method in ("bookmarks.list", "bookmarks.add"):
        desk.slack.fails(method, "missing_scope", needed="bookmarks:write")
        await desk.deliver(AddBookmark(channel=HELP, label="Charter", message=ref("1.1")), method)
    desk.slack.fails("bookmarks.list", "channel_not_found")
    with pytest.raises(Refused):
        await desk.deliver(AddBookmark(channel=HELP, label="Charter", message=ref("1.1")), "k3")


def reading(where: MessageRef) -> ReadMessage:
    return ReadMessage(message=where, verb="cybrarian.given", token="c1")


async def test_what_a_member_gives_is_read_in_the_channel_and_in_a_thread(desk):
    root = desk.slack.says("C1", text="Bone glue &amp; patience")
    reply = desk.slack.says("C1", thread=root, text="*Indeed*, <@U2>")
    desk.slack.says("C1")
    await desk.deliver(reading(ref(root)), "k1")
    await desk.deliver(reading(ref(reply)), "k2")
    first, second = desk.house.of(MessageRead)
    assert (first.id, first.verb, first.token, first.message) == ("read:k1", "cybrarian.given", "c1", ref(root))
    assert (first.author, first.text) == (identity(SPACE, "U1"), "Bone glue & patience")
    assert second.text == "**Indeed**, @Ben"


async def test_what_is_gone_private_or_a_bots_is_read_as_gone(desk):
    root = desk.slack.says("C1")
    bots = desk.slack.says("C1", bot_id="B9")
    tomb = desk.slack.says("C1", subtype="tombstone")
    desk.known.private.add("C2")
    hidden = desk.slack.says("C2")
    secret = desk.slack.says("D1")
    for key, where in enumerate(
        (ref(f"{root}9"), ref(bots), ref(tomb), ref(hidden, "C2"), ref(secret, "D1"), ref(root, "C3"))
    ):
        await desk.deliver(reading(where), f"k{key}")
    assert [(found.author, found.text) for found in desk.house.of(MessageRead)] == [(None, "")] * 6


async def test_what_cannot_be_heard_is_read_again(desk):
    desk.house.unable = True
    where = ref(desk.slack.says("C1"))
    with pytest.raises(TryLater):
        await desk.deliver(reading(where))
    desk.house.unable = False
    await desk.deliver(reading(where))
    assert len(desk.house.of(MessageRead)) == 1


async def test_7_what_may_not_be_read_is_left_out_and_what_has_to_wait_is_waited_for(desk):
    where = AsItStands(ref(desk.slack.says("C1", text="Bone glue")), gone=Markup("It is gone."))
    desk.slack.fails("conversations.history", "missing_scope", needed="channels:history")
    await desk.deliver(direct(ANA, says("Somebody new wrote."), where), "k1")
    desk.slack.waits("conversations.history", "3")
    with pytest.raises(TryLater):
        await desk.deliver(direct(ANA, says("Somebody new wrote."), where), "k2")
    assert len(desk.slack.of("chat.postMessage")) == 1
    assert "Bone glue" not in str(desk.slack.of("chat.postMessage"))
    assert "gone" not in str(desk.slack.of("chat.postMessage"))


# ---- what is refused before anything is asked ------------------------------------------------------------------------

ELSEWHERE = ChannelId("slack:T9/C1")


@pytest.mark.parametrize(
    "effect",
    [
        post(channel=ELSEWHERE),
        post(under=MessageName("unnamed")),
        post(under=MessageRef(ELSEWHERE, "1.1")),
        post(under=ref("1.1", "C2")),
        direct(NOBODY),
        direct(ELSEWHERE_TOO),
        SendGroupMessage(to=(ANA, NOBODY), view=view(says()), reason=WHY),
        AnswerPrivately(interaction=Interaction(SPACE, "nothing", LATER), view=view(says())),
        AnswerPrivately(interaction=Interaction(SpaceId("slack:T9"), '{"user":"U1"}', LATER), view=view(says())),
        OpenForm(interaction=Interaction(SPACE, "nothing", LATER), form=FORM),
        EditMessage(message=MessageName("unnamed"), view=view(says())),
        EditMessage(message=MessageRef(ELSEWHERE, "1.1"), view=view(says())),
        React(message=MessageRef(ELSEWHERE, "1.1"), emoji="🌱"),
        AddBookmark(channel=ELSEWHERE, label="Charter", message=ref("1.1")),
        AddBookmark(channel=HELP, label="Charter", message=MessageName("unnamed")),
        reading(MessageRef(ELSEWHERE, "1.1")),
        Effect(),
    ],
    ids=lambda effect: type(effect).__name__,
)
async def test_what_cannot_be_done_is_refused_without_a_call(desk, effect):
    with pytest.raises(Refused):
        await desk.deliver(effect)
    assert desk.slack.calls == []


# ---- what only one person sees, without a gesture of theirs ----------------------------------------------------------


async def test_who_is_not_in_the_channel_sees_nothing_and_that_is_no_failure(desk):
    desk.slack.holds("chat.postEphemeral", 1, Fault({"ok": False, "error": "user_not_in_channel"}))
    whisper = Whisper(to=ANA, channel=HELP, view=view(says("Good to have you.")), reason=WHY)
    assert await desk.deliver(whisper) is None
    assert desk.slack.of("chat.postMessage") == []


async def test_a_long_line_goes_on_where_it_was_held_back(desk):
    whisper = Whisper(to=ANA, channel=HELP, view=view(*LONG), reason=WHY)
    held_back = Fault({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "3"})
    desk.slack.holds("chat.postEphemeral", 2, held_back)
    with pytest.raises(TryLater):
        await desk.deliver(whisper)
    desk.seconds += 3
    await desk.deliver(whisper)
    first, held, again, last = (str(body["blocks"]) for body in desk.slack.of("chat.postEphemeral"))
    assert held == again
    assert len({first, again, last}) == 3
