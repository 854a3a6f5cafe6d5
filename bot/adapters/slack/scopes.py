"""What Trellis asks a workspace to allow, and what for: no scope is asked for that nothing uses."""

from collections.abc import Mapping
from types import MappingProxyType

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "app_mentions:read": "answering whoever mentions Trellis in a channel or a thread",
        "bookmarks:read": "seeing whether a channel has a bookmark already, so that none stands twice",
        "bookmarks:write": "putting a link to what matters into a channel's header",
        "channels:history": "hearing questions and replies in public channels that coordinators switched on",
        "channels:join": "coming into a public channel by itself when a coordinator chose it",
        "channels:read": "knowing public channels by name, and who came or left",
        "chat:write": "saying anything at all",
        "commands": "the command /trellis, the entries in a message's menu and in the shortcuts",
        "files:write": "sending a file (Take along) or a picture",
        "groups:read": "offering the names of private channels it was invited to, so that coordinators choose theirs",
        "im:history": "understanding what a member writes to Trellis directly",
        "im:write": "beginning a private conversation with a member",
        "mpim:write": "bringing a few members together who agreed to it",
        "pins:write": "pinning a message of its own",
        "reactions:read": "seeing the reaction with which an author marks a message as a question",
        "reactions:write": "showing with a reaction that something was heard",
        "users:read": "knowing members by name and time zone, and who is a guest or a bot",
    }
)
"""A scope, and what is off without it."""

FOR_LINKS: Mapping[str, str] = MappingProxyType(
    {
        "links:read": "hearing that somebody wrote a card's address into a channel",
        "links:write": "showing below that address what the card is, who looks after it and how fresh it is",
    }
)
"""What else may be granted where cards have an address; nothing else misses them."""
