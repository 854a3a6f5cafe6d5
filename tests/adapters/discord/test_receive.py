"""What happens in a guild is told as it happened; what is nobody's word, or private, is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.discord.handle import Grip
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.receive import Heard, heard_in
from bot.adapters.discord.spots import snowflake_at
from bot.core.events import (
    ChannelChanged,
    ChoicesOffered,
    CommandInvoked,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    SpaceLeft,
    TopicChanged,
    TopicOpened,
)
from bot.core.profiles import ChannelProfile, Choice, Profile
from tests.adapters.discord.frames import (
    ANA,
    BAKER,
    BEN,
    BREAD,
    COMPLETED,
    COORDINATORS,
    DIRECT,
    ELSEWHERE,
    FORUM,
    GARDENER,
    GUILD,
    HIDDEN,
    IS_GUEST,
    JUST_NOW,
    LONG_AGO,
    MANAGE,
    MARK,
    MESSAGE,
    NEWS,
    NOW,
    OTHER,
    OWNER,
    ROBOT,
    ROOT,
    SOLVED,
    SPACE,
    SQUARE,
    STARTED,
    STEWARD,
    STRANGER,
    THREAD,
    TOPIC,
    UNKNOWN,
    US,
    VIEW,
    VOICE,
    YESTERDAY,
    Json,
    Known,
    channel,
    forum,
    frame,
    guild_object,
    hidden_from_all,
    in_direct,
    joining,
    member,
    message,
    reaction,
    ref,
    reply,
    role,
    thread,
    topic,
    user,
    where,
    who,
)
from tests.discord import schemas

STEP_1, STEP_2 = "2026-11-23T08:59:30+00:00", "2026-11-23T08:59:40+00:00"
DEL = {"id": MESSAGE, "channel_id": SQUARE, "guild_id": GUILD}


def hear(type_: str, data: object, known: Known | None = None) -> Heard:
    told = frame(type_, data)
    return heard_in(told, MARK, known or Known())


def one(type_: str, data: object, known: Known | None = None):
    (told,) = hear(type_, data, known).events
    return told


def nothing(type_: str, data: object, known: Known | None = None) -> bool:
    told = hear(type_, data, known)
    return told == Heard(kind=told.kind, space=SPACE)


def posted(content: str = "Where do I begin?", **more: object):
    return one("MESSAGE_CREATE", message(content, **more))


# ---- which guild ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [message(guild_id=ELSEWHERE), message(guild_id=None, channel_type=0), {}, None, []])
def test_what_happens_where_we_are_not_is_nothing(data):
    told = hear("MESSAGE_CREATE", data, Known(speaks_of=None))
    assert told == Heard(kind="MESSAGE_CREATE")


@pytest.mark.parametrize("type_", ["READY", "RESUMED", "PRESENCE_UPDATE", "TYPING_START", "x" * 200, "", None, 7])
def test_what_is_not_about_a_guild_or_not_understood_is_nothing(type_):
    told = heard_in({"t": type_, "d": {"guild_id": GUILD, "id": GUILD}}, MARK, Known())
    assert told.events == ()
    assert len(told.kind) < 100


def test_everything_is_counted_by_its_kind():
    assert hear("MESSAGE_CREATE", message()).kind == "MESSAGE_CREATE"
    assert hear("TYPING_START", {}).kind == "unknown TYPING_START"
    assert hear("INTERACTION_CREATE", {"type": 9}).kind == "unknown INTERACTION_CREATE"
    assert heard_in(None, MARK, Known()).kind == "rubbish"


# ---- words ---------------------------------------------------------------------------------------------------------


def test_a_message_is_told():
    assert posted() == MessagePosted(
        id=f"message:{MESSAGE}", at=NOW, by=who(ANA), message=ref(), text="Where do I begin?"
    )


def test_what_is_told_late_is_as_old_as_it_is():
    yesterday = NOW - timedelta(days=1)
    assert posted(id=snowflake_at(yesterday)).at == yesterday
    opened = one("THREAD_CREATE", {**topic(id=snowflake_at(yesterday)), "newly_created": True})
    assert opened.at == yesterday
    assert posted(id=snowflake_at(NOW + timedelta(seconds=1))).at == NOW  # its clock may go before ours


def test_words_become_ours_and_people_are_called_by_their_names():
    assert posted("a *slanted* word").text == "a _slanted_ word"
    assert posted(f"<@{BEN}> in <#{SQUARE}>").text == "@Ben in #square"
    assert posted(f"<@{STRANGER}>", mentions=[user(STRANGER, "Cleo", member={"nick": "cleo c"})]).text == "@cleo c"


def test_whom_a_message_mentions_is_told():
    assert posted(f"<@{BEN}>, hello", mentions=[user(BEN, "Ben"), user(ROBOT, "Feed", bot=True)]).mentions == (
        who(BEN),
    )
    assert posted("@Ben, hello").mentions == ()


def test_whoever_is_replied_to_without_a_ping_is_spoken_to_all_the_same():
    said = {"id": "80", "channel_id": SQUARE, "type": 0, "author": user(BEN, "Ben")}
    reply = {"type": 19, "message_reference": {"message_id": "80", "channel_id": SQUARE}}
    assert posted(**reply, referenced_message=said, mentions=[]).mentions == (who(BEN),)
    assert posted(**reply, referenced_message=said, mentions=[user(BEN, "Ben")]).mentions == (who(BEN),)
    assert posted(**reply, referenced_message={**said, "author": user(ROBOT, "Feed", bot=True)}).mentions == ()
    assert posted(**reply, referenced_message=None).mentions == ()


def test_without_leave_to_read_a_message_is_told_without_its_words():
    assert posted("").text == ""


def test_a_message_in_a_thread_stands_under_what_the_thread_hangs_on():
    told = posted(channel_id=THREAD)
    assert (told.message, told.thread) == (ref(f"{THREAD}.{MESSAGE}"), ref(THREAD))
    assert posted(channel_id=THREAD, **reply()).thread == ref(THREAD)


def test_the_first_post_of_a_conversation_in_a_forum_stands_under_nothing():
    told = posted(channel_id=TOPIC, id=TOPIC)
    assert (told.message, told.thread) == (ref(TOPIC, FORUM), None)
    told = posted(channel_id=TOPIC)
    assert (told.message, told.thread) == (ref(f"{TOPIC}.{MESSAGE}", FORUM), ref(TOPIC, FORUM))


def test_a_reply_stands_under_what_it_replies_to_and_a_reply_to_a_reply_under_the_same():
    first = message(id=ROOT)
    assert posted(**reply()).thread == ref(ROOT)
    assert posted(**reply(referenced_message=None)).thread == ref(ROOT)
    assert posted(**reply(referenced_message=first)).thread == ref(ROOT)
    assert posted(**reply(OTHER, referenced_message=message(id=OTHER, **reply(ROOT)))).thread == ref(ROOT)


@pytest.mark.parametrize(
    "reference",
    [
        {"type": 0, "message_reference": {"message_id": ROOT, "channel_id": SQUARE}},
        {"type": 19, "message_reference": {"message_id": ROOT, "channel_id": NEWS}},
        {"type": 19, "message_reference": {"message_id": ROOT, "channel_id": SQUARE, "type": 1}},
        {"type": 19, "message_reference": {"message_id": "x"}},
        {"type": 19, "message_reference": None},
    ],
)
def test_what_refers_to_elsewhere_is_no_reply(reference):
    assert posted(**reference).thread is None


@pytest.mark.parametrize("kind", [3, 6, 7, 8, 9, 10, 11, 12, 18, 20, 21, 23, 24, 46])
def test_what_discord_itself_writes_and_boosts_are_nobodys_words(kind):
    assert nothing("MESSAGE_CREATE", message(type=kind))


@pytest.mark.parametrize(
    "by",
    [
        {"author": user(ROBOT, "Feed", bot=True)},
        {"author": user(bot=True)},
        {"author": user(system=True)},
        {"author": user(US, "Trellis")},
        {"author": None},
        {"webhook_id": OTHER},
    ],
)
def test_bots_and_webhooks_have_no_words(by):
    assert nothing("MESSAGE_CREATE", message(**by))
    assert nothing("MESSAGE_CREATE", message(f"<@{US}> help", **by))
    assert nothing("MESSAGE_UPDATE", message(edited_timestamp=JUST_NOW, **by))
    assert hear("MESSAGE_CREATE", in_direct(**by)).events == ()


@pytest.mark.parametrize("place", [COORDINATORS, HIDDEN, VOICE])
def test_what_not_everybody_can_read_is_never_read(place):
    assert nothing("MESSAGE_CREATE", message(channel_id=place))
    assert nothing("MESSAGE_UPDATE", message(channel_id=place, edited_timestamp=JUST_NOW))
    assert nothing("MESSAGE_DELETE", DEL | {"channel_id": place})
    assert nothing("MESSAGE_DELETE_BULK", DEL | {"channel_id": place, "ids": [MESSAGE]})
    assert nothing("MESSAGE_REACTION_ADD", reaction(channel_id=place))
    assert nothing("MESSAGE_REACTION_REMOVE", reaction(channel_id=place))


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        ("MESSAGE_CREATE", message(channel_id=UNKNOWN)),
        ("MESSAGE_UPDATE", message(channel_id=UNKNOWN, edited_timestamp=JUST_NOW)),
        ("MESSAGE_DELETE", DEL | {"channel_id": UNKNOWN}),
        ("MESSAGE_DELETE_BULK", DEL | {"channel_id": UNKNOWN, "ids": [MESSAGE]}),
        ("MESSAGE_REACTION_ADD", reaction(channel_id=UNKNOWN)),
        ("MESSAGE_REACTION_REMOVE", reaction(channel_id=UNKNOWN)),
        ("THREAD_CREATE", topic(id=OTHER, parent_id=UNKNOWN, newly_created=True)),
    ],
)
def test_where_nobody_knows_what_is_open_it_is_looked_at_first(type_, data):
    assert hear(type_, data) == Heard(kind=type_, space=SPACE, unknown_channel=UNKNOWN)


def test_a_very_long_text_is_cut_and_what_no_database_takes_is_left_out():
    assert len(posted("x" * 1_000_000).text) == 40_000
    assert posted("a\x00b\ud800c").text == "abc"
    long_name = Known()
    long_name.guilds[GUILD].people = {BEN: "x" * 80}
    assert len(one("MESSAGE_CREATE", message(f"<@{BEN}>" * 1_700), long_name).text) == 40_000


# ---- what is said to us ----------------------------------------------------------------------------------------------


def test_a_direct_message_is_said_to_us():
    told = one("MESSAGE_CREATE", in_direct("how does this work?"))
    assert told == CommandInvoked(
        id=f"message:{MESSAGE}",
        at=NOW,
        by=who(ANA),
        text="how does this work?",
        channel=None,
        interaction=told.interaction,
    )
    assert Grip.read(told.interaction.handle) == Grip(
        kind="message", user=ANA, guild=GUILD, channel=DIRECT, message=MESSAGE, in_private=True
    )
    assert (told.interaction.space, told.interaction.until) == (SPACE, NOW + timedelta(minutes=15))


def test_a_direct_message_of_somebody_unknown_tells_of_a_stranger():
    told = hear("MESSAGE_CREATE", in_direct(author=user(STRANGER, "Cleo")))
    assert [type(event) for event in told.events] == [CommandInvoked]
    assert told.strangers == {STRANGER}


def test_a_direct_message_of_somebody_with_whom_we_share_nothing_is_nothing():
    assert hear("MESSAGE_CREATE", in_direct(), Known(speaks_of=None)) == Heard(kind="MESSAGE_CREATE")


@pytest.mark.parametrize(
    ("content", "command"),
    [
        (f"<@{US}> help", "help"),
        (f"  <@!{US}> ask why?", "ask why?"),
        (f"<@{US}>", ""),
        (f"<@{US}>: <@{BEN}> & tea", ": @Ben & tea"),
        (f"<@{US}> help <@{US}>", "help @Trellis"),
    ],
)
def test_what_begins_with_our_name_is_a_command_and_no_message(content, command):
    for place in (SQUARE, THREAD):
        told = one("MESSAGE_CREATE", message(content, channel_id=place))
        assert isinstance(told, CommandInvoked)
        assert (told.id, told.text, told.channel) == (f"message:{MESSAGE}", command, where(SQUARE))
        grip = Grip(kind="message", user=ANA, guild=GUILD, channel=place, message=MESSAGE)
        assert Grip.read(told.interaction.handle) == grip
    assert one("MESSAGE_CREATE", in_direct(content)).text == command


def test_a_message_that_mentions_us_further_on_is_both():
    said, asked = hear("MESSAGE_CREATE", message(f"Ben, <@{US}> find bread")).events
    assert (said.id, said.text) == (f"message:{MESSAGE}", "Ben, @Trellis find bread")
    assert (asked.id, asked.text) == (f"said-to-bot:{MESSAGE}", "find bread")


def test_our_own_role_is_taken_for_us_and_nobody_elses():
    known = Known()
    known.guild(GUILD).take_role(Payload.of({"id": "777", "name": "Trellis", "tags": {"bot_id": US}}))
    known.guild(GUILD).take_role(Payload.of({"id": "778", "name": "Other", "tags": {"bot_id": "999"}}))
    asked = one("MESSAGE_CREATE", message("<@&777> find bread"), known)
    assert (type(asked), asked.text) == (CommandInvoked, "find bread")
    assert type(one("MESSAGE_CREATE", message("<@&778> find bread"), known)) is MessagePosted


def test_a_mention_of_us_in_a_private_channel_is_heard_for_it_is_said_to_us():
    told = one("MESSAGE_CREATE", message(f"psst <@{US}> board", channel_id=COORDINATORS))
    assert (told.id, told.text, told.channel) == (f"message:{MESSAGE}", "board", where(COORDINATORS))


# ---- changes -------------------------------------------------------------------------------------------------------


def test_an_edit_is_told():
    assert one("MESSAGE_UPDATE", message("new", edited_timestamp=STEP_1)) == MessageEdited(
        id=f"edit:{MESSAGE}:{STEP_1}", at=NOW, by=who(ANA), message=ref(), text="new"
    )
    assert one("MESSAGE_UPDATE", message(channel_id=THREAD, edited_timestamp=STEP_1)).message == ref(
        f"{THREAD}.{MESSAGE}"
    )


def test_each_edit_is_told_once_however_often_the_message_is_touched():
    ids = [one("MESSAGE_UPDATE", message(edited_timestamp=step)).id for step in (STEP_1, STEP_1, STEP_2)]
    assert ids[0] == ids[1] != ids[2]


def test_previews_and_what_is_only_part_of_a_message_are_no_edits():
    assert nothing("MESSAGE_UPDATE", message(edited_timestamp=None, embeds=[{"type": "link"}]))
    partial = {"id": MESSAGE, "channel_id": SQUARE, "guild_id": GUILD, "edited_timestamp": STEP_1}
    assert nothing("MESSAGE_UPDATE", partial)
    assert nothing("MESSAGE_UPDATE", partial | {"author": user(), "embeds": []})
    assert nothing("MESSAGE_UPDATE", message(edited_timestamp="yesterday"))


def test_a_deletion_is_told_and_many_are_told_one_by_one():
    deleted = MessageDeleted(id=f"delete:{MESSAGE}", at=NOW, message=ref())
    assert one("MESSAGE_DELETE", DEL) == deleted
    many = hear("MESSAGE_DELETE_BULK", {"ids": [MESSAGE, OTHER, None], "channel_id": THREAD, "guild_id": GUILD}).events
    assert many == (
        replace(deleted, message=ref(f"{THREAD}.{MESSAGE}")),
        MessageDeleted(id=f"delete:{OTHER}", at=NOW, message=ref(f"{THREAD}.{OTHER}")),
    )


# ---- reactions -----------------------------------------------------------------------------------------------------


def test_a_reaction_is_told_with_whose_message_it_is_on():
    told = ReactionAdded(id=f"react:{MARK}", at=NOW, by=who(ANA), message=ref(), emoji="❓", author=who(BEN))
    assert one("MESSAGE_REACTION_ADD", reaction()) == told
    for nobody in (US, ROBOT, None):
        assert one("MESSAGE_REACTION_ADD", reaction(message_author_id=nobody)).author is None


def test_a_reaction_taken_back_is_told():
    told = reaction()
    del told["member"], told["message_author_id"]
    assert one("MESSAGE_REACTION_REMOVE", told) == ReactionRemoved(
        id=f"unreact:{MARK}", at=NOW, by=who(ANA), message=ref(), emoji="❓"
    )


def test_an_emoji_of_the_guilds_own_is_called_by_its_name():
    assert one("MESSAGE_REACTION_ADD", reaction(emoji={"id": OTHER, "name": "loaf"})).emoji == "loaf"


@pytest.mark.parametrize(
    "how",
    [
        {"user_id": US},
        {"user_id": ROBOT},
        {"user_id": STRANGER, "member": {**member(), "user": user(STRANGER, "New feed", bot=True)}},
        {"emoji": {"id": OTHER, "name": None}},
        {"message_id": None},
        {"channel_id": "x"},
    ],
)
def test_other_reactions_are_nothing(how):
    assert nothing("MESSAGE_REACTION_ADD", reaction(**how))


@pytest.mark.parametrize("type_", ["MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI"])
def test_reactions_that_were_cleared_were_not_taken_back(type_):
    assert hear(type_, reaction()).events == ()


# ---- people --------------------------------------------------------------------------------------------------------

CLEO = Profile(identity=who(STRANGER), name="Cleo", chosen=())
JOINED = datetime(2026, 11, 23, 8, 59, tzinfo=UTC)
JOIN_ID = f"join:{GUILD}:{STRANGER}:{JOINED.isoformat()}"


def onboarding() -> Known:
    known = Known()
    known.guilds[GUILD].features = frozenset({"GUILD_ONBOARDING"})
    return known


def test_whoever_joins_is_told_with_the_moment_of_it():
    assert one("GUILD_MEMBER_ADD", joining()) == MemberJoined(id=JOIN_ID, at=JOINED, profile=CLEO)


def test_nobody_joins_later_than_now():
    assert one("GUILD_MEMBER_ADD", joining(joined_at="2026-11-23T09:00:01+00:00")).at == NOW


@pytest.mark.parametrize(
    "joined", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "now", JUST_NOW[:19], None]
)
def test_whoever_came_at_no_moment_at_all_is_told_without_it(joined):
    assert one("GUILD_MEMBER_ADD", joining(joined_at=joined)) == MemberChanged(
        id=f"member:{MARK}", at=NOW, profile=CLEO
    )


@pytest.mark.parametrize(
    "who_is_it", [{"user": user(ROBOT, bot=True)}, {"user": user(US)}, {"user": None}, {"user": user("x")}]
)
def test_a_bot_never_joins_changes_or_leaves(who_is_it):
    for type_ in ("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"):
        assert nothing(type_, joining(**who_is_it))


@pytest.mark.parametrize("still", [{"pending": True}, {"flags": STARTED}, {"flags": STARTED, "joined_at": YESTERDAY}])
def test_whoever_is_still_in_onboarding_is_told_to_nobody(still):
    for type_ in ("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE"):
        assert nothing(type_, joining(**still))
    leaving = {"guild_id": GUILD, "user": user(STRANGER)}
    assert nothing("GUILD_MEMBER_REMOVE", leaving, Known(unfinished=frozenset({STRANGER})))


def test_where_the_guild_asks_questions_whoever_just_came_has_not_answered_them():
    assert nothing("GUILD_MEMBER_ADD", joining(), onboarding())
    assert isinstance(one("GUILD_MEMBER_ADD", joining(flags=COMPLETED), onboarding()), MemberJoined)
    assert isinstance(one("GUILD_MEMBER_UPDATE", joining(joined_at=LONG_AGO), onboarding()), MemberChanged)


@pytest.mark.parametrize("flags", [COMPLETED, STARTED | COMPLETED])
def test_whoever_finished_onboarding_has_joined_when_they_came(flags):
    assert one("GUILD_MEMBER_UPDATE", joining(flags=flags), onboarding()) == MemberJoined(
        id=JOIN_ID, at=JOINED, profile=CLEO
    )
    late = Known(unfinished=frozenset({STRANGER}))
    told = one("GUILD_MEMBER_UPDATE", joining(flags=flags, joined_at=LONG_AGO), late)
    assert (type(told), told.at) == (MemberJoined, datetime(2025, 1, 6, 10, tzinfo=UTC))


def test_whoever_has_been_here_for_long_only_changes():
    told = joining(user=user(), nick="Ana B.", joined_at=LONG_AGO)
    assert one("GUILD_MEMBER_UPDATE", told) == MemberChanged(
        id=f"member:{MARK}", at=NOW, profile=Profile(identity=who(ANA), name="Ana B.", chosen=())
    )
    assert isinstance(one("GUILD_MEMBER_UPDATE", joining(joined_at=LONG_AGO)), MemberChanged)


def test_whoever_the_house_knows_changes_and_does_not_join_again():
    known = onboarding()
    for flags in (0, COMPLETED):
        assert isinstance(one("GUILD_MEMBER_UPDATE", joining(user=user(), flags=flags), known), MemberChanged)
    once = Known(unfinished=frozenset({ANA}))
    assert isinstance(one("GUILD_MEMBER_UPDATE", joining(user=user(), flags=STARTED), once), MemberChanged)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"nick": "The  baker\n"}, "The baker"),
        ({"user": user(STRANGER, "Cleo", global_name=None)}, "cleo"),
        ({"user": {"id": STRANGER}}, STRANGER),
        ({"nick": "x" * 200}, "x" * 80),
    ],
)
def test_somebody_is_called_as_the_guild_calls_them(told, name):
    assert one("GUILD_MEMBER_ADD", joining(**told)).profile.name == name


@pytest.mark.parametrize(
    ("told", "may"),
    [
        ({}, False),
        ({"roles": [STEWARD]}, True),
        ({"roles": [GARDENER]}, False),
        ({"user": user(OWNER, "Olu")}, True),
        ({"roles": [STEWARD], "flags": IS_GUEST}, False),
    ],
)
def test_whoever_manages_the_guild_may_coordinate(told, may):
    assert one("GUILD_MEMBER_ADD", joining(**told)).profile.may_coordinate is may


def test_a_guest_is_one():
    assert one("GUILD_MEMBER_ADD", joining(flags=IS_GUEST)).profile.guest


def test_what_somebody_chose_for_themselves_is_told_and_no_other_role():
    assert one("GUILD_MEMBER_ADD", joining(roles=[STEWARD, BAKER])).profile.chosen == (BAKER,)
    known = Known()
    known.guilds[GUILD].choices = {}
    assert one("GUILD_MEMBER_ADD", joining(roles=[BAKER]), known).profile.chosen is None


def test_whoever_leaves_is_told():
    told = one("GUILD_MEMBER_REMOVE", {"guild_id": GUILD, "user": user()})
    assert told == MemberLeft(id=f"leave:{MARK}", at=NOW, by=who(ANA))


def test_a_stranger_who_speaks_is_introduced_before_their_words():
    by = {"author": user(STRANGER, "Cleo"), "member": member(nick="Cle")}
    met, said = hear("MESSAGE_CREATE", message(**by)).events
    profile = replace(CLEO, name="Cle")
    assert met == MemberChanged(id=f"met:message:{MESSAGE}", at=NOW, profile=profile)
    assert isinstance(said, MessagePosted)
    met, _ = hear("MESSAGE_UPDATE", message(edited_timestamp=STEP_1, **by)).events
    assert met.id == f"met:edit:{MESSAGE}:{STEP_1}"
    met, _ = hear(
        "MESSAGE_REACTION_ADD", reaction(user_id=STRANGER, member={**by["member"], "user": by["author"]})
    ).events
    assert (met.id, met.profile) == (f"met:react:{MARK}", profile)


def test_a_stranger_who_speaks_and_came_of_late_has_joined():
    by = {"author": user(STRANGER, "Cleo"), "member": member(joined_at=JUST_NOW)}
    met, _ = hear("MESSAGE_CREATE", message(**by)).events
    assert met == MemberJoined(id=JOIN_ID, at=JOINED, profile=CLEO)
    assert met.id == one("GUILD_MEMBER_ADD", joining()).id


def test_nobody_is_introduced_who_is_still_in_onboarding_or_whose_words_are_not_heard():
    by = {"author": user(STRANGER, "Cleo"), "member": member(pending=True)}
    assert isinstance(one("MESSAGE_CREATE", message(**by)), MessagePosted)
    assert nothing("MESSAGE_CREATE", message(channel_id=COORDINATORS, author=user(STRANGER, "Cleo")))


def test_of_a_message_that_does_not_tell_who_wrote_it_a_stranger_is_told():
    told = hear("MESSAGE_CREATE", message(author=user(STRANGER, "Cleo"), member=None))
    assert (len(told.events), told.strangers) == (1, {STRANGER})


# ---- channels ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "profile"),
    [
        (channel(OTHER, "plaza"), {"name": "plaza"}),
        (channel(OTHER, "news", 5), {"name": "news"}),
        (channel(OTHER, "questions", 15), {"name": "questions", "forum": True}),
        (channel(OTHER, "pictures", 16), {"name": "pictures", "forum": True}),
        (channel(OTHER, "room", permission_overwrites=hidden_from_all()), {"name": "room", "private": True}),
        (channel(OTHER, "room", permission_overwrites=hidden_from_all(STEWARD)), {"name": "room"}),
        (channel(OTHER, None), {"name": OTHER}),
    ],
)
def test_a_channel_is_told_as_it_is(told, profile):
    expected = ChannelProfile(channel=where(OTHER), **profile)
    for type_ in ("CHANNEL_CREATE", "CHANNEL_UPDATE"):
        assert one(type_, told) == ChannelChanged(id=f"channel:{MARK}", at=NOW, profile=expected)
    assert one("CHANNEL_DELETE", told).profile == replace(expected, archived=True)


@pytest.mark.parametrize("type_", [1, 2, 3, 4, 11, 12, 13, 14, None])
def test_what_is_not_for_writing_is_no_channel(type_):
    assert nothing(
        "CHANNEL_CREATE", {**channel(OTHER), "type": type_} if type_ is not None else {"id": OTHER, "guild_id": GUILD}
    )


def test_a_channel_that_looks_the_same_to_us_has_not_changed():
    assert nothing("CHANNEL_UPDATE", channel(topic="new words at the top", position=7))
    assert one("CHANNEL_UPDATE", channel(name="plaza")).profile.name == "plaza"
    assert one("CHANNEL_UPDATE", channel(permission_overwrites=hidden_from_all())).profile.private
    assert not one("CHANNEL_UPDATE", channel(COORDINATORS, "coordinators")).profile.private


def test_a_channel_is_private_where_the_guild_shows_nothing_by_itself():
    known = Known()
    known.guilds[GUILD].roles[GUILD] = ("@everyone", 0)
    assert one("CHANNEL_CREATE", channel(OTHER, "plaza"), known).profile.private
    shown = [{"id": GUILD, "type": 0, "allow": str(VIEW), "deny": "0"}]
    assert not one("CHANNEL_CREATE", channel(OTHER, permission_overwrites=shown), known).profile.private


# ---- roles ---------------------------------------------------------------------------------------------------------


def test_a_choice_that_is_called_otherwise_is_told_with_all_others():
    told = one("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role(BAKER, "Bread baker")})
    choices = (Choice(id=GARDENER, name="Gardener"), Choice(id=BAKER, name="Bread baker"))
    assert told == ChoicesOffered(id=f"choices:{MARK}", at=NOW, space=SPACE, choices=choices)
    gone = one("GUILD_ROLE_DELETE", {"guild_id": GUILD, "role_id": BAKER})
    assert gone.choices == choices[:1]


def test_understanding_changes_nothing_of_what_is_known():
    known = Known()
    hear("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role(BAKER, "Bread baker")}, known)
    hear("GUILD_ROLE_DELETE", {"guild_id": GUILD, "role_id": GARDENER}, known)
    hear("CHANNEL_UPDATE", channel(name="plaza"), known)
    hear("THREAD_UPDATE", topic(name="other"), known)
    assert known == Known()


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        ("GUILD_ROLE_UPDATE", {"role": role(BAKER, "Baker", MANAGE)}),
        ("GUILD_ROLE_UPDATE", {"role": role(STEWARD, "Keeper")}),
        ("GUILD_ROLE_CREATE", {"role": role(OTHER, "New")}),
        ("GUILD_ROLE_CREATE", {"role": {"name": "no id"}}),
        ("GUILD_ROLE_DELETE", {"role_id": STEWARD}),
        ("GUILD_ROLE_DELETE", {}),
    ],
)
def test_other_changes_of_roles_are_nothing_to_tell(type_, data):
    assert nothing(type_, {"guild_id": GUILD, **data})


def test_what_everybody_sees_changes_with_everybodys_role():
    told = hear("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role(GUILD, "@everyone", 0)}).events
    assert {event.profile.name: event.profile.private for event in told} == dict.fromkeys(
        ("square", "news", "questions"), True
    )
    assert {event.id for event in told} == {f"channel:{MARK}:{place}" for place in (SQUARE, NEWS, FORUM)}


# ---- a forum's conversations ---------------------------------------------------------------------------------------


def opened(**more: object) -> Json:
    return topic(**{"newly_created": True, "id": OTHER, "applied_tags": [SOLVED, BREAD], **more})


def test_a_conversation_is_opened():
    assert one("THREAD_CREATE", opened()) == TopicOpened(
        id=f"topic:{OTHER}",
        at=NOW,
        by=who(ANA),
        message=ref(OTHER, FORUM),
        title="Why does my bread sink?",
        tags=("bread",),
    )


@pytest.mark.parametrize(
    "told",
    [
        opened(newly_created=False),
        opened(owner_id=US),
        opened(owner_id=ROBOT),
        opened(owner_id=None),
        opened(parent_id=SQUARE),
        opened(parent_id=None),
        opened(type=12),
    ],
)
def test_other_threads_are_no_conversations_of_a_forum(told):
    assert nothing("THREAD_CREATE", told)


def test_who_opened_a_conversation_and_is_unknown_is_looked_at_first():
    assert hear("THREAD_CREATE", opened(owner_id=STRANGER)).unknown_user == STRANGER
    known = Known(bots={STRANGER: False})
    assert one("THREAD_CREATE", opened(owner_id=STRANGER), known).by == who(STRANGER)


def test_a_conversation_in_a_hidden_forum_is_nobodys_business():
    known = Known()
    known.guilds[GUILD].roles[GUILD] = ("@everyone", 0)
    for type_ in ("THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE"):
        assert nothing(type_, opened(), known)


@pytest.mark.parametrize(
    ("now", "title", "tags", "solved"),
    [
        ({"name": "It rose!"}, "It rose!", ("bread",), False),
        ({"applied_tags": [BREAD, SOLVED]}, "Why does my bread sink?", ("bread",), True),
        ({"applied_tags": []}, "Why does my bread sink?", (), False),
        ({"id": OTHER}, "Why does my bread sink?", ("bread",), False),
    ],
)
def test_a_conversation_changes(now, title, tags, solved):
    told = one("THREAD_UPDATE", topic(**now))
    assert told == TopicChanged(
        id=f"topic-change:{MARK}",
        at=NOW,
        message=ref(now.get("id", TOPIC), FORUM),
        title=title,
        tags=tags,
        solved=solved,
    )


def test_a_conversation_that_is_put_away_has_not_changed():
    assert nothing("THREAD_UPDATE", topic(thread_metadata={"archived": True, "locked": True}))
    assert nothing("THREAD_UPDATE", thread(name="other"))


@pytest.mark.parametrize("name", ["Solved", "✅ SOLVED", "resolved!", "Answered"])
def test_the_mark_of_what_is_solved_goes_by_several_names(name):
    known = Known()
    known.guilds[GUILD].places[FORUM].tags = {BREAD: "bread", SOLVED: name}
    assert one("THREAD_UPDATE", topic(applied_tags=[SOLVED]), known).solved


def test_a_conversation_is_taken_away_with_its_first_post():
    gone = {"id": TOPIC, "guild_id": GUILD, "parent_id": FORUM, "type": 11}
    assert one("THREAD_DELETE", gone) == MessageDeleted(id=f"delete:{TOPIC}", at=NOW, message=ref(TOPIC, FORUM))
    assert nothing("THREAD_DELETE", gone | {"id": THREAD, "parent_id": SQUARE})


# ---- ourselves -----------------------------------------------------------------------------------------------------


def test_we_are_removed():
    told = hear("GUILD_DELETE", {"id": GUILD})
    assert told.gone
    assert told.events == (SpaceLeft(id=f"gone:{MARK}", at=NOW, space=SPACE),)


def test_a_guild_that_cannot_be_reached_for_a_while_is_still_ours():
    assert nothing("GUILD_DELETE", {"id": GUILD, "unavailable": True})


def test_what_a_guild_says_of_itself_is_for_who_lets_us_in():
    assert nothing("GUILD_CREATE", guild_object())
    assert nothing("GUILD_UPDATE", guild_object(name="The Blue"))


# ---- the rest ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        ("MESSAGE_CREATE", message(channel_id=f"{ELSEWHERE}/{SQUARE}")),
        ("MESSAGE_CREATE", message(channel_id=int(SQUARE))),
        ("MESSAGE_CREATE", message(id="now")),
        ("MESSAGE_CREATE", message(id=f"{MESSAGE}#1")),
        ("MESSAGE_CREATE", message(author=user(f"{ANA}/x"))),
        ("MESSAGE_CREATE", message(author=user("٣"))),
        ("MESSAGE_CREATE", message(author=user("007"))),
        ("MESSAGE_REACTION_ADD", reaction(user_id=[ANA])),
        ("GUILD_MEMBER_ADD", joining(user=user("1" * 40))),
        ("CHANNEL_CREATE", channel("../1")),
        ("THREAD_CREATE", opened(id="x")),
    ],
)
def test_an_id_that_is_no_id_names_nobody(type_, data):
    assert nothing(type_, data)


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        ("MESSAGE_CREATE", message(**reply(referenced_message=None))),
        ("MESSAGE_CREATE", in_direct()),
        ("MESSAGE_UPDATE", message(edited_timestamp=JUST_NOW)),
        ("MESSAGE_DELETE", DEL),
        ("MESSAGE_DELETE_BULK", {"ids": [MESSAGE], "channel_id": SQUARE, "guild_id": GUILD}),
        ("MESSAGE_REACTION_ADD", reaction()),
        ("GUILD_MEMBER_ADD", joining()),
        ("GUILD_MEMBER_UPDATE", joining()),
        ("GUILD_MEMBER_REMOVE", {"guild_id": GUILD, "user": user()}),
        ("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role(BAKER, "Baker")}),
        ("GUILD_ROLE_DELETE", {"guild_id": GUILD, "role_id": BAKER}),
        ("CHANNEL_UPDATE", channel()),
        ("CHANNEL_UPDATE", forum(rate_limit_per_user=0)),
        ("THREAD_CREATE", opened()),
        ("THREAD_UPDATE", topic()),
        ("THREAD_DELETE", {"id": TOPIC, "guild_id": GUILD, "parent_id": FORUM, "type": 11}),
    ],
)
def test_the_frames_here_are_such_as_discord_sends(type_, data):
    assert schemas.wrong_with_frame("GatewayReceive", frame(type_, data)) == []
