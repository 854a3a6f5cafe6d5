"""What Slack tells of people and channels, as ours are told; wherever it tells it: lists, single answers, events."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from bot.adapters.slack.payload import Payload
from bot.core.ids import SpaceId, channel_id, identity
from bot.core.profiles import ChannelProfile, Profile

LONGEST_NAME = 80
SLACKBOT = "USLACKBOT"
_BOTS = ("is_bot", "is_workflow_bot", "is_connector_bot")
_GUESTS = ("is_restricted", "is_ultra_restricted", "is_stranger")
_ADMINS = ("is_admin", "is_owner", "is_primary_owner")


def person_profile(space: SpaceId, user: Mapping[str, object]) -> Profile:
    """Return who a user object speaks of; raises `ValueError` where it names nobody.

    Who comes from another workspace by a shared channel is a guest, as they are there.
    """
    told = Payload.of(user)
    who = told.id("id")
    if not who:
        raise ValueError("This user object has no id.")
    bot = who == SLACKBOT or any(map(told.flag, _BOTS))
    guest = any(map(told.flag, _GUESTS)) or _is_of_elsewhere(space, told)
    zone = told.text("tz")
    return Profile(
        identity=identity(space, who),
        name=_called(told) or who,
        zone=zone if zone in _zones() else None,
        guest=guest,
        bot=bot,
        may_coordinate=any(map(told.flag, _ADMINS)) and not bot and not guest,
    )


def channel_profile(space: SpaceId, channel: Mapping[str, object], *, private: bool = False) -> ChannelProfile:
    """Return which channel a channel object speaks of; `private` is what was known. Raises `ValueError` without id."""
    told = Payload.of(channel)
    which = told.id("id")
    if not which:
        raise ValueError("This channel object has no id.")
    says_whether = isinstance(told.content.get("is_private"), bool)
    return ChannelProfile(
        channel=channel_id(space, which),
        name=_one_line(told.text("name_normalized") or told.text("name")) or which,
        private=told.flag("is_private") or told.flag("is_group") or (private and not says_whether),
        archived=told.flag("is_archived"),
    )


def is_gone(user: Mapping[str, object]) -> bool:
    """Say whether a user object speaks of somebody who left."""
    return Payload.of(user).flag("deleted")


def _called(told: Payload) -> str:
    profile = told.part("profile")
    names = (profile.text("display_name"), profile.text("real_name"), told.text("real_name"), told.text("name"))
    return next(filter(None, map(_one_line, names)), "")


def _one_line(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME].strip()


def _is_of_elsewhere(space: SpaceId, told: Payload) -> bool:
    """Say whether a user is at home in another workspace; within an organisation they may be in several."""
    here = space.partition(":")[2]
    home = told.id("team_id")
    organisation = told.part("enterprise_user")
    return bool(home) and home != here and here not in organisation.ids("teams") and not home.startswith("E")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
