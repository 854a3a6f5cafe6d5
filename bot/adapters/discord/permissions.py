"""What Trellis asks a server to allow, and what for: nothing is asked for that nothing uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

DISCORD = "https://discord.com"
ADMINISTRATOR = 1 << 3


class Permission(NamedTuple):
    """A bit of a role's permissions, and what is off without it."""

    bit: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Intent:
    """A bit of what a bot says it wants to hear, and what is off without it.

    `flags`: one of these is set on the application where somebody switched a privileged intent on: the first once
    Discord has approved it, the second for a bot that is in fewer servers than need that.
    """

    bit: int
    purpose: str
    flags: int = 0


PERMISSIONS: Mapping[str, Permission] = MappingProxyType(
    {
        "View Channels": Permission(1 << 10, "seeing channels, and hearing those that coordinators switched on"),
        "Send Messages": Permission(1 << 11, "saying anything at all, and beginning a conversation in a forum"),
        "Send Messages in Threads": Permission(1 << 38, "answering in a question's thread"),
        "Create Public Threads": Permission(1 << 35, "giving a question a thread of its own"),
        "Create Private Threads": Permission(1 << 36, "bringing a few members together who agreed to it"),
        "Manage Threads": Permission(
            1 << 34,
            "setting the tag Solved on a conversation that a member began, and pinning one of its own in a forum",
        ),
        "Read Message History": Permission(
            1 << 16, "replying to a message, and reading after a pause what was missed in channels that are switched on"
        ),
        "Add Reactions": Permission(1 << 6, "showing with a reaction that something was heard"),
        "Attach Files": Permission(1 << 15, "sending a file (Take along) or a picture"),
        "Pin Messages": Permission(1 << 51, "pinning a message of its own"),
        "Create Events": Permission(1 << 44, "showing meetups among the server's own events"),
    }
)
"""A permission under the name that Discord shows, and what is off without it."""

INTENTS: Mapping[str, Intent] = MappingProxyType(
    {
        "Guilds": Intent(1 << 0, "knowing servers, channels, threads and roles"),
        "Server Members Intent": Intent(
            1 << 1, "seeing who joins, leaves or changes their roles", flags=1 << 14 | 1 << 15
        ),
        "Guild Messages": Intent(1 << 9, "hearing that somebody wrote in a channel"),
        "Guild Message Reactions": Intent(1 << 10, "seeing the reaction with which an author marks a question"),
        "Direct Messages": Intent(1 << 12, "understanding what a member writes to Trellis directly"),
        "Guild Scheduled Events": Intent(1 << 16, "hearing who is interested in a meetup among the server's events"),
        "Message Content Intent": Intent(
            1 << 15,
            "recognising a question by what somebody wrote in a channel; commands, menus, buttons, forum titles and "
            "whatever mentions Trellis are understood without it",
            flags=1 << 18 | 1 << 19,
        ),
    }
)
"""An intent under the name that Discord shows, and what is off without it. Those with flags have to be switched on."""


def bits_of(*names: str) -> int:
    """Return permissions as bits, by the names that Discord shows."""
    return sum(PERMISSIONS[name].bit for name in names)


def missing(granted: int) -> list[str]:
    """Return the names of the permissions that are not among those granted."""
    if granted & ADMINISTRATOR:
        return []
    return [name for name, permission in PERMISSIONS.items() if not granted & permission.bit]


def switched_off(flags: int) -> list[str]:
    """Return the names of the intents that nobody switched on, by the flags of the application."""
    return [name for name, intent in INTENTS.items() if intent.flags and not flags & intent.flags]


def invite_link(application: str, guild: str | None = None) -> str:
    """Return where somebody who manages a server lets Trellis in, or gives it what it lacks in a server it is in."""
    wanted = {
        "client_id": application,
        "scope": "bot applications.commands",
        "permissions": str(bits_of(*PERMISSIONS)),
    }
    if guild is not None:
        wanted |= {"guild_id": guild, "disable_guild_select": "true"}
    return f"{DISCORD}/oauth2/authorize?{urlencode(wanted)}"


def intents_page(application: str) -> str:
    """Return where whoever made the application switches intents on."""
    return f"{DISCORD}/developers/applications/{application}/bot"
