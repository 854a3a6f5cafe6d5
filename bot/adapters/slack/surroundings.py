"""Who and which channels come, change and go; and that we ourselves come and go."""

from collections.abc import Callable, Mapping

from bot.adapters.slack.hearing import Ear, Heard
from bot.adapters.slack.payload import Payload
from bot.adapters.slack.profiles import channel_profile, is_gone, person_profile
from bot.core.events import (
    ChannelChanged,
    ChannelEntered,
    ChannelJoined,
    ChannelLeft,
    Event,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    SpaceLeft,
)
from bot.core.ids import EventId
from bot.core.profiles import ChannelProfile, Profile

Told = Event | Heard | None
"""What comes of a change: an event, or what else there is to do, or nothing."""


# ---- people --------------------------------------------------------------------------------------------------------


def _joined(event: Payload, ear: Ear, id_: EventId) -> Told:
    profile = _person(event, ear)
    return None if profile is None else MemberJoined(id=id_, at=ear.knows.now(), profile=profile)


def _person_changed(event: Payload, ear: Ear, id_: EventId) -> Told:
    profile = _person(event, ear)
    if profile is None:
        return None
    if is_gone(event.part("user").content):
        return MemberLeft(id=id_, at=ear.knows.now(), by=profile.identity)
    return MemberChanged(id=id_, at=ear.knows.now(), profile=profile)


def _person(event: Payload, ear: Ear) -> Profile | None:
    user = event.part("user")
    if not ear.is_person(user.id("id")):
        return None
    profile = person_profile(ear.space, user.content)
    return None if profile.bot else profile


def _home_opened(event: Payload, ear: Ear, _id: EventId) -> Told:
    user = event.id("user")
    return Heard(visits=(user,)) if event.mark("tab") == "home" and ear.is_person(user) else None


# ---- who is in a channel -------------------------------------------------------------------------------------------


def _entered_channel(event: Payload, ear: Ear, id_: EventId) -> Told:
    user, channel, inviter = event.id("user"), event.id("channel"), event.id("inviter")
    if not ear.is_ours(user):
        return _came_in(event, ear, id_)
    if not channel:
        return None
    private = event.mark("channel_type") == "G" or channel.startswith("G") or ear.knows.is_private(ear.space, channel)
    profile = ChannelProfile(
        channel=ear.channel(channel), name=ear.knows.channel_name(ear.space, channel) or channel, private=private
    )
    by = ear.person(inviter) if ear.is_person(inviter) else None
    entered = ChannelEntered(id=id_, at=ear.knows.now(), profile=profile, by=by)
    return Heard(events=(entered,), refresh_channels=ear.knows.channel_name(ear.space, channel) is None)


def _came_in(event: Payload, ear: Ear, id_: EventId) -> Told:
    """Tell that a person came into a channel that is open to everybody; who that is may have to be asked."""
    user, channel = event.id("user"), event.id("channel")
    if not ear.is_person(user):
        return None
    is_open = ear.is_open(channel) and event.mark("channel_type") != "G"
    joined = ChannelJoined(id=id_, at=ear.knows.now(), by=ear.person(user), channel=ear.channel(channel))
    return Heard(strangers=frozenset({user}), events=(joined,) if is_open else ())


def _left_channel(event: Payload, ear: Ear, id_: EventId) -> Told:
    return _we_left(event, ear, id_) if ear.is_ours(event.id("user")) else None


def _we_left(event: Payload, ear: Ear, id_: EventId) -> Told:
    channel = event.id("channel")
    return ChannelLeft(id=id_, at=ear.knows.now(), channel=ear.channel(channel)) if channel else None


# ---- channels ------------------------------------------------------------------------------------------------------


def _channel_told(event: Payload, ear: Ear, id_: EventId) -> Told:
    """Tell of a channel that is described in full: it was made, or has a new name."""
    channel = event.part("channel")
    which = channel.id("id")
    if not which or which.startswith("D") or channel.flag("is_im") or channel.flag("is_mpim"):
        return None
    known_private = event.mark("type").startswith("group_") or ear.knows.is_private(ear.space, which)
    profile = channel_profile(ear.space, channel.content, private=known_private)
    return ChannelChanged(id=id_, at=ear.knows.now(), profile=profile)


def _shut(event: Payload, ear: Ear, id_: EventId) -> Told:
    return _changed_as_known(event, ear, id_, archived=True)


def _reopened(event: Payload, ear: Ear, id_: EventId) -> Told:
    return _changed_as_known(event, ear, id_)


def _made_private(event: Payload, ear: Ear, id_: EventId) -> Told:
    return _changed_as_known(event, ear, id_, private=True)


def _changed_as_known(event: Payload, ear: Ear, id_: EventId, *, archived: bool = False, private: bool = False) -> Told:
    """Tell of a channel of which only the id is given, where the rest is known."""
    which = event.id("channel")
    if not which:
        return None
    name = ear.knows.channel_name(ear.space, which)
    if name is None:
        return Heard(refresh_channels=True)
    private = private or event.mark("type").startswith("group_") or ear.knows.is_private(ear.space, which)
    profile = ChannelProfile(channel=ear.channel(which), name=name, private=private, archived=archived)
    return ChannelChanged(id=id_, at=ear.knows.now(), profile=profile)


def _look_again(_event: Payload, _ear: Ear, _id: EventId) -> Told:
    return Heard(refresh_channels=True)


# ---- ourselves -----------------------------------------------------------------------------------------------------


def _uninstalled(_event: Payload, ear: Ear, id_: EventId) -> Told:
    return Heard(gone=True, events=(SpaceLeft(id=id_, at=ear.knows.now(), space=ear.space),))


def _revoked(event: Payload, ear: Ear, id_: EventId) -> Told:
    return _uninstalled(event, ear, id_) if event.part("tokens").ids("bot") else None


CHANGES: Mapping[str, Callable[[Payload, Ear, EventId], Told]] = {
    "team_join": _joined,
    "user_change": _person_changed,
    "user_profile_changed": _person_changed,
    "user_status_changed": _person_changed,
    "user_huddle_changed": _person_changed,
    "app_home_opened": _home_opened,
    "member_joined_channel": _entered_channel,
    "member_left_channel": _left_channel,
    "channel_left": _we_left,
    "group_left": _we_left,
    "channel_created": _channel_told,
    "channel_rename": _channel_told,
    "group_rename": _channel_told,
    "channel_archive": _shut,
    "channel_deleted": _shut,
    "group_archive": _shut,
    "group_deleted": _shut,
    "channel_unarchive": _reopened,
    "group_unarchive": _reopened,
    "channel_converted_to_private": _made_private,
    "channel_convert_to_private": _made_private,
    "channel_convert_to_public": _look_again,
    "channel_shared": _look_again,
    "channel_unshared": _look_again,
    "channel_id_changed": _look_again,
    "app_uninstalled": _uninstalled,
    "tokens_revoked": _revoked,
}
"""What becomes of each kind of event about people, channels and ourselves."""
