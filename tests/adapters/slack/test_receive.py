"""What happens in a Slack workspace is told as it happened; what is nobody's word, or private, is not."""

import logging
from datetime import timedelta

import pytest

from bot.adapters.slack.handle import Grip
from bot.adapters.slack.receive import Heard, heard_in, space_in
from bot.core.events import (
    ChannelChanged,
    ChannelEntered,
    ChannelJoined,
    ChannelLeft,
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
)
from bot.core.ids import ChannelId, Identity, MessageRef
from bot.core.profiles import ChannelProfile, Profile
from tests.adapters.slack.payloads import (
    ANA,
    BEN,
    COORDINATORS,
    DIRECT,
    LATER,
    NOW,
    ROOT,
    SPACE,
    SQUARE,
    STRANGER,
    TEAM,
    TS,
    US,
    WRITTEN,
    Known,
    envelope,
    in_direct,
    said,
    user,
)

ELSEWHERE = "T0ELSEWHERE"


def hear(event: object, **more: object) -> Heard:
    return heard_in(envelope(event, **more), Known())


def one(event: object, **more: object):
    (told,) = hear(event, **more).events
    return told


def nothing(event: object, **more: object) -> bool:
    told = hear(event, **more)
    return told == Heard(kind=told.kind, space=SPACE)


def who(external: str) -> Identity:
    return Identity(f"{SPACE}/{external}")


def where(external: str) -> ChannelId:
    return ChannelId(f"{SPACE}/{external}")


def ref(ts: str = TS, channel: str = SQUARE) -> MessageRef:
    return MessageRef(where(channel), ts)


# ---- which workspace -----------------------------------------------------------------------------------------------


def test_the_workspace_is_the_one_that_let_us_in():
    assert space_in(envelope(said(), team_id=ELSEWHERE)) == SPACE
    assert space_in(envelope(said(), authorizations=[{"team_id": None}])) == SPACE
    assert space_in(envelope(said(), authorizations=[])) == SPACE
    assert space_in({"team": {"id": TEAM}, "user": {"team_id": ELSEWHERE}}) == SPACE
    assert space_in({"team": None, "user": {"team_id": TEAM}}) == SPACE
    assert space_in({"view": {"app_installed_team_id": TEAM}, "team": {"id": ELSEWHERE}}) == SPACE


@pytest.mark.parametrize("body", [{}, [], None, "x", {"team_id": ""}, {"team_id": "T1/U2"}, {"team_id": ["T12"]}])
def test_what_names_no_workspace_is_nothing(body):
    assert space_in(body) is None
    assert heard_in(body, Known()).events == ()


# ---- words -----------------------------------------------------------------------------------------------------


def test_a_message_is_told():
    assert one(said("Where do I begin?")) == MessagePosted(
        id=f"message:{SQUARE}:{TS}", at=WRITTEN, by=who(ANA), message=ref(), text="Where do I begin?"
    )


@pytest.mark.parametrize("ts", [LATER, "99999999999999999999.000000"])
def test_nothing_was_written_tomorrow(ts):
    (told,) = heard_in(envelope(said("Good morning.", ts=ts)), Known(moment=WRITTEN)).events
    assert told.at == WRITTEN


def test_words_become_ours():
    assert one(said("a &lt;b&gt; &amp; c")).text == "a <b> & c"


def test_people_and_channels_are_called_by_their_names():
    assert one(said(f"<@{BEN}> in <#{SQUARE}>")).text == "@Ben in #square"
    assert one(said(f"<@{STRANGER}|cleo>")).text == "@cleo"
    assert one(said(f"<@{STRANGER}>")).text == f"@{STRANGER}"


def test_whom_a_message_mentions_is_told_each_once():
    assert one(said(f"well, <@{BEN}>, <@{BEN}|ben> and <@{US}>")).mentions == (who(BEN),)
    assert one(said("@Ben and &lt;@{BEN}&gt;")).mentions == ()


def test_an_answer_stands_under_its_thread_and_a_thread_under_nothing():
    assert one(said(thread_ts=ROOT)).thread == ref(ROOT)
    assert one(said(thread_ts=TS)).thread is None


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_some_subtypes_are_words_as_well(subtype):
    assert isinstance(one(said(subtype=subtype)), MessagePosted)


@pytest.mark.parametrize(
    "subtype", ["bot_message", "channel_join", "channel_topic", "message_replied", "tombstone", "x"]
)
def test_other_subtypes_are_nobodys_words(subtype):
    assert nothing(said(subtype=subtype))


@pytest.mark.parametrize("by", [{"bot_id": "B0OTHER"}, {"user": US}, {"user": "USLACKBOT"}, {"user": None}])
def test_bots_have_no_words(by):
    assert nothing(said(**by))
    assert nothing(in_direct(**by))
    assert nothing(said(f"<@{US}> help", **{"type": "app_mention", **by}))


@pytest.mark.parametrize(
    "place",
    [
        {"channel_type": "group"},
        {"channel_type": "mpim"},
        {"channel": "G0OLD"},
        {"channel": COORDINATORS},
        {"channel_type": "im"},
        {"channel": DIRECT, "channel_type": "mpim"},
    ],
)
def test_private_channels_are_never_read(place):
    assert nothing(said(**place))
    assert nothing(edited("new", **place))
    assert nothing(
        {"type": "message", "subtype": "message_deleted", **said(**place), "deleted_ts": TS} | {"user": None}
    )


def test_a_direct_message_is_said_to_us():
    told = one(in_direct("how does this work?"))
    assert told == CommandInvoked(
        id=f"said-to-bot:{DIRECT}:{TS}",
        at=NOW,
        by=who(ANA),
        text="how does this work?",
        channel=None,
        interaction=told.interaction,
    )
    assert Grip.read(told.interaction.handle) == Grip(user=ANA, channel=DIRECT)
    assert told.interaction.space == SPACE
    assert told.interaction.until == NOW + timedelta(minutes=15)
    assert Grip.read(one(in_direct(thread_ts=ROOT)).interaction.handle).thread == ROOT


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (f"<@{US}> help", "help"),
        (f"<@{US}|trellis> ask why?", "ask why?"),
        (f"hello <@{US}> help <@{US}>", "help @Trellis"),
        (f"<@{BEN}> <@{US}> find bread", "find bread"),
        (f"<@{US}>", ""),
        ("help", "help"),
        (f"<@{US}>: <@{BEN}> &amp; tea", ": @Ben & tea"),
    ],
)
def test_a_mention_of_us_is_a_command(text, command):
    told = one(said(text, type="app_mention", thread_ts=ROOT))
    assert (told.id, told.text, told.channel) == (f"said-to-bot:{SQUARE}:{TS}", command, where(SQUARE))
    assert Grip.read(told.interaction.handle) == Grip(user=ANA, channel=SQUARE, thread=ROOT)


def test_what_begins_a_thread_is_answered_beside_it():
    for event in (in_direct(thread_ts=TS), said(f"<@{US}> help", type="app_mention", thread_ts=TS)):
        assert Grip.read(one(event).interaction.handle).thread == ""


def test_a_mention_of_us_in_a_private_channel_is_heard_for_it_is_said_to_us():
    assert one(said(f"<@{US}> board", type="app_mention", channel=COORDINATORS)).channel == where(COORDINATORS)


def test_a_very_long_text_is_cut():
    assert len(one(said("x" * 1_000_000)).text) == 40_000
    assert len(one(in_direct("x" * 1_000_000)).text) == 40_000
    long_names = Known(people={BEN: "x" * 80})
    (told,) = heard_in(envelope(said(f"<@{BEN}>" * 5_000)), long_names).events
    assert len(told.text) == 40_000


def test_what_no_database_takes_is_left_out():
    assert one(said("a\x00b\ud800c")).text == "abc"


# ---- changes ---------------------------------------------------------------------------------------------------


def edited(text: str, before: str = "old", **more: object) -> dict[str, object]:
    inner = {"type": "message", "user": ANA, "text": text, "ts": TS, "edited": {"user": ANA, "ts": LATER}}
    previous = {"type": "message", "user": ANA, "text": before, "ts": TS}
    return said(**more) | {"subtype": "message_changed", "message": inner, "previous_message": previous, "user": None}


def test_an_edit_is_told():
    assert one(edited("new &amp; better")) == MessageEdited(
        id=f"edit:{SQUARE}:{TS}:{LATER}", at=NOW, by=who(ANA), message=ref(), text="new & better"
    )


@pytest.mark.parametrize(
    "inner",
    [
        {"edited": None},
        {"text": "old"},
        {"bot_id": "B0OTHER"},
        {"user": US},
        {"subtype": "bot_message"},
        {"user": "USLACKBOT"},
        {"ts": None},
    ],
)
def test_previews_and_what_bots_change_are_no_edits(inner):
    event = edited("new")
    assert nothing(event | {"message": event["message"] | inner})


def test_a_tombstone_is_a_deletion():
    event = edited("This message was deleted.")
    tombstone = event["message"] | {"subtype": "tombstone", "user": "USLACKBOT"}
    assert one(event | {"message": tombstone}) == MessageDeleted(id=f"delete:{SQUARE}:{TS}", at=NOW, message=ref())


@pytest.mark.parametrize("author", [ANA, US])
def test_a_deletion_is_told_whoever_wrote_it(author):
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": SQUARE,
        "channel_type": "channel",
        "ts": LATER,
        "deleted_ts": TS,
        "previous_message": {"user": author, "ts": TS, "text": "gone"},
    }
    deleted = MessageDeleted(id=f"delete:{SQUARE}:{TS}", at=NOW, message=ref())
    assert one(event | {"previous_message": None}) == deleted
    assert one(event | {"deleted_ts": None}) == deleted


# ---- reactions -------------------------------------------------------------------------------------------------


def reacted(**more: object) -> dict[str, object]:
    item = {"type": "message", "channel": SQUARE, "ts": TS}
    return {"type": "reaction_added", "user": ANA, "reaction": "question", "item": item, "item_user": BEN, **more}


def test_a_reaction_is_told_with_its_author():
    told = ReactionAdded(id="event:Ev08MFMKH6", at=NOW, by=who(ANA), message=ref(), emoji="❓", author=who(BEN))
    assert one(reacted()) == told
    assert one(reacted(item_user=US)).author is None
    assert one(reacted(item_user=None)).author is None


def test_a_reaction_taken_back_is_told():
    assert one(reacted(type="reaction_removed")) == ReactionRemoved(
        id="event:Ev08MFMKH6", at=NOW, by=who(ANA), message=ref(), emoji="❓"
    )


@pytest.mark.parametrize(
    "how",
    [
        {"user": US},
        {"item": {"type": "file", "file": "F1"}},
        {"item": {"type": "message", "channel": DIRECT, "ts": TS}},
        {"item": {"type": "message", "channel": COORDINATORS, "ts": TS}},
        {"item": {"type": "message", "channel": SQUARE, "ts": "yesterday"}},
        {"item": None},
        {"reaction": ""},
    ],
)
def test_some_reactions_are_nothing(how):
    assert nothing(reacted(**how))


# ---- people ----------------------------------------------------------------------------------------------------

CLEO = Profile(identity=who(STRANGER), name="Cleo", zone="Europe/Lisbon")


def test_somebody_joins():
    told = hear({"type": "team_join", "user": user()})
    assert told.events == (MemberJoined(id="event:Ev08MFMKH6", at=NOW, profile=CLEO),)
    assert told.strangers == frozenset()


@pytest.mark.parametrize("kind", ["user_change", "user_profile_changed", "user_status_changed", "user_huddle_changed"])
def test_somebody_changes(kind):
    assert one({"type": kind, "user": user()}) == MemberChanged(id="event:Ev08MFMKH6", at=NOW, profile=CLEO)


def test_somebody_leaves():
    left = MemberLeft(id="event:Ev08MFMKH6", at=NOW, by=who(STRANGER))
    assert one({"type": "user_change", "user": user(deleted=True)}) == left
    assert hear({"type": "user_change", "user": user(deleted=True)}).strangers == frozenset()


@pytest.mark.parametrize("who_", [user(is_bot=True), user(US), user("USLACKBOT"), user("T1/U2"), "U0STRANGER", None])
def test_a_bot_neither_joins_nor_changes(who_):
    assert nothing({"type": "team_join", "user": who_})
    assert nothing({"type": "user_change", "user": who_})


@pytest.mark.parametrize(
    ("more", "guest", "may_coordinate"),
    [
        ({}, False, False),
        ({"is_admin": True}, False, True),
        ({"is_owner": True}, False, True),
        ({"is_restricted": True}, True, False),
        ({"is_ultra_restricted": True, "is_admin": True}, True, False),
        ({"is_stranger": True}, True, False),
        ({"team_id": ELSEWHERE, "is_admin": True}, True, False),
        ({"team_id": ELSEWHERE, "enterprise_user": {"id": "W1", "teams": [ELSEWHERE, TEAM]}}, False, False),
    ],
)
def test_guests_are_guests_and_coordinate_nothing(more, guest, may_coordinate):
    profile = one({"type": "user_change", "user": user(**more)}).profile
    assert (profile.guest, profile.may_coordinate) == (guest, may_coordinate)


@pytest.mark.parametrize(
    ("more", "name", "zone"),
    [
        ({"profile": {"display_name": " ", "real_name": "Cleo\nCosta"}}, "Cleo Costa", "Europe/Lisbon"),
        ({"profile": None, "real_name": "Cleo C."}, "Cleo C.", "Europe/Lisbon"),
        ({"profile": {}, "tz": "Atlantis/Deep"}, "cleo", None),
        ({"profile": [], "name": 7, "tz": None}, STRANGER, None),
        ({"profile": {"display_name": "x" * 200}}, "x" * 80, "Europe/Lisbon"),
    ],
)
def test_names_and_zones_are_usable(more, name, zone):
    profile = one({"type": "user_change", "user": user(**more)}).profile
    assert (profile.name, profile.zone) == (name, zone)


def test_who_speaks_and_is_not_known_is_a_stranger():
    assert hear(said(user=STRANGER)).strangers == {STRANGER}
    assert hear(said(user=STRANGER, user_team=ELSEWHERE, source_team=ELSEWHERE)).strangers == {STRANGER}
    assert hear(said()).strangers == frozenset()
    assert hear(reacted(user=STRANGER)).strangers == {STRANGER}
    assert hear(reacted(item_user=STRANGER)).strangers == {STRANGER}


def test_opening_app_home_is_a_visit():
    opened = {"type": "app_home_opened", "user": ANA, "channel": DIRECT, "tab": "home"}
    assert hear(opened) == Heard(kind="event app_home_opened", space=SPACE, visits=(ANA,))
    assert hear(opened | {"user": STRANGER}).strangers == {STRANGER}
    assert nothing(opened | {"tab": "messages"})


# ---- channels --------------------------------------------------------------------------------------------------


def entered(by: str = US, **more: object) -> dict[str, object]:
    return {"type": "member_joined_channel", "user": by, "channel": SQUARE, "channel_type": "C", "team": TEAM, **more}


def test_we_are_let_into_a_channel():
    profile = ChannelProfile(channel=where(SQUARE), name="square")
    told = ChannelEntered(id="event:Ev08MFMKH6", at=NOW, profile=profile, by=who(ANA))
    assert one(entered(inviter=ANA)) == told
    assert one(entered()).by is None
    assert one(entered(channel="C0NEW", channel_type="G")).profile == ChannelProfile(
        channel=where("C0NEW"), name="C0NEW", private=True
    )


def test_others_come_into_channels_that_are_open_to_everybody():
    assert one(entered(ANA)) == ChannelJoined(id="event:Ev08MFMKH6", at=NOW, by=who(ANA), channel=where(SQUARE))
    assert hear(entered(STRANGER)).strangers == {STRANGER}
    assert nothing(entered(ANA, channel="G0DEN", channel_type="G"))


@pytest.mark.parametrize(
    "event",
    [
        {"type": "member_left_channel", "user": US, "channel": SQUARE, "channel_type": "C"},
        {"type": "channel_left", "channel": SQUARE, "actor_id": ANA},
        {"type": "group_left", "channel": SQUARE, "actor_id": ANA},
    ],
)
def test_we_are_taken_out_of_a_channel(event):
    assert one(event) == ChannelLeft(id="event:Ev08MFMKH6", at=NOW, channel=where(SQUARE))
    assert nothing(event | {"user": ANA, "channel": SQUARE, "type": "member_left_channel"})


@pytest.mark.parametrize(
    ("event", "private", "archived", "name"),
    [
        (
            {"type": "channel_created", "channel": {"id": SQUARE, "name": "plaza", "creator": ANA}},
            False,
            False,
            "plaza",
        ),
        ({"type": "channel_rename", "channel": {"id": SQUARE, "name": "plaza", "created": 1}}, False, False, "plaza"),
        ({"type": "channel_rename", "channel": {"id": COORDINATORS, "name": "plaza"}}, True, False, "plaza"),
        ({"type": "group_rename", "channel": {"id": SQUARE, "name": "plaza"}}, True, False, "plaza"),
        ({"type": "channel_archive", "channel": SQUARE, "user": ANA}, False, True, "square"),
        ({"type": "channel_unarchive", "channel": SQUARE, "user": ANA}, False, False, "square"),
        ({"type": "channel_deleted", "channel": SQUARE}, False, True, "square"),
        ({"type": "group_archive", "channel": SQUARE}, True, True, "square"),
        ({"type": "group_unarchive", "channel": SQUARE}, True, False, "square"),
        ({"type": "group_deleted", "channel": SQUARE}, True, True, "square"),
        ({"type": "channel_converted_to_private", "channel": SQUARE}, True, False, "square"),
        (
            {"type": "message", "subtype": "channel_convert_to_private", "channel": SQUARE, "ts": TS, "user": ANA},
            True,
            False,
            "square",
        ),
    ],
)
def test_a_channel_changes(event, private, archived, name):
    profile = ChannelProfile(channel=where(event["channel"]["id"] if name == "plaza" else SQUARE), name=name)
    told = one(event)
    assert isinstance(told, ChannelChanged)
    assert (told.profile.channel, told.profile.name) == (profile.channel, profile.name)
    assert (told.profile.private, told.profile.archived) == (private, archived)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "channel_archive", "channel": "C0UNKNOWN"},
        {"type": "channel_unarchive", "channel": "C0UNKNOWN"},
        {"type": "channel_shared", "channel": SQUARE, "connected_team_id": ELSEWHERE},
        {"type": "channel_unshared", "channel": SQUARE},
        {"type": "channel_id_changed", "old_channel_id": SQUARE, "new_channel_id": "C0NEW"},
        {"type": "message", "subtype": "channel_convert_to_public", "channel": COORDINATORS, "ts": TS, "user": ANA},
    ],
)
def test_where_the_payload_does_not_say_enough_channels_are_looked_at_again(event):
    told = hear(event)
    assert (told.events, told.refresh_channels) == ((), True)


@pytest.mark.parametrize("more", [{"is_mpim": True}, {"is_im": True}, {"id": "D0X"}, {"id": "C1/C2"}, {"id": None}])
def test_a_conversation_is_no_channel(more):
    assert nothing({"type": "channel_rename", "channel": {"id": SQUARE, "name": "x", **more}})


# ---- ourselves -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": [US]}}])
def test_we_are_removed(event):
    told = hear(event)
    assert told.gone
    assert told.events == (SpaceLeft(id="event:Ev08MFMKH6", at=NOW, space=SPACE),)


@pytest.mark.parametrize("tokens", [{"oauth": [ANA]}, {"oauth": [ANA], "bot": []}, {}, None])
def test_somebodys_own_token_is_not_ours(tokens):
    assert nothing({"type": "tokens_revoked", "tokens": tokens})


def test_held_back_events_are_said_in_the_log(caplog):
    body = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1764000000, "api_app_id": "A1"}
    with caplog.at_level(logging.WARNING):
        assert heard_in(body, Known()).events == ()
    assert "holds back" in caplog.text


# ---- the rest --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (said(), "event message"),
        (said(subtype="channel_topic"), "event message.channel_topic"),
        ({"type": "pin_added"}, "unknown event pin_added"),
        ({"type": "a" * 200}, f"unknown event {'a' * 60}"),
        ({"type": None}, "unknown event"),
        ([], "unknown event"),
    ],
)
def test_everything_is_counted_by_its_kind(event, kind):
    assert hear(event).kind == kind


@pytest.mark.parametrize(
    "event",
    [
        said(channel="T2/C1"),
        said(channel=f"{SQUARE}#1"),
        said(channel="C 1"),
        said(channel=None),
        said(user="T0ELSEWHERE/U1"),
        said(user=f"{ANA}/x"),
        said(user="u0ana"),
        said(user=["U0ANA"]),
        said(ts="now"),
        said(ts="1764000000"),
        said(ts="1764000000.0001#2"),
        said(ts=1764000000.0001),
        reacted(user="slack:T2/U1"),
        {"type": "team_join", "user": user("T2/U1")},
        entered(channel="T2/C1"),
        {"type": "app_home_opened", "user": "T2/U1", "tab": "home"},
        {"type": "channel_left", "channel": "../C1"},
    ],
)
def test_an_id_that_is_no_id_names_nobody(event):
    assert nothing(event)


def test_what_needs_slacks_event_id_is_nothing_without():
    assert nothing({"type": "team_join", "user": user()}, event_id=None)
    assert nothing(reacted(), event_id={})
    assert one(said(), event_id=None).id == f"message:{SQUARE}:{TS}"


def test_the_same_happening_has_the_same_id():
    for event in (said(), edited("new"), in_direct(), reacted(), {"type": "team_join", "user": user()}):
        assert one(event).id == one(event).id
