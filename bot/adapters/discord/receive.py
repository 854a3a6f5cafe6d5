"""What Discord sends becomes what happened: pure, and nothing that arrives can break it.

1. Whatever is not understood is counted by its kind, and nothing else comes of it.
2. Everything that is told lies in the guild that it was heard in.
3. What cannot be understood before something was looked at says what that is, and is told once it is known.
"""

from dataclasses import replace

from bot.adapters.discord import messages, surroundings
from bot.adapters.discord.guild import Guild
from bot.adapters.discord.hearing import Ear, Heard, Knows
from bot.adapters.discord.interactions import INTERACTIONS, ear_for, interaction
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.spots import guild_of

__all__ = ["Heard", "Knows", "heard_in"]

_IN_A_GUILD = {**messages.MESSAGES, **surroundings.CHANGES}
_OF_THE_SESSION = ("READY", "RESUMED")
_LONGEST_KIND = 60


def heard_in(frame: object, mark: str, knows: Knows) -> Heard:
    """Understand a dispatched frame; `mark` is its place in its stream: `<session>:<sequence>`."""
    said = Payload.of(frame)
    kind, told = said.mark("t"), said.part("d")
    ear = _ear(kind, told, mark, knows)
    if ear is None:
        return Heard(kind=_kind_of(kind, told))
    comes = _understood(kind, told, ear)
    return replace(comes or Heard(), kind=_kind_of(kind, told), space=ear.space)


def _ear(kind: str, told: Payload, mark: str, knows: Knows) -> Ear | None:
    """Return what hears a frame, None where it is of no guild that we know to be in."""
    match kind:
        case "GUILD_CREATE" | "GUILD_DELETE":
            guild = Guild(told.id("id")) if told.id("id") else None
        case "GUILD_UPDATE":
            guild = knows.guild(told.id("id"))
        case "INTERACTION_CREATE":
            return ear_for(told, mark, knows)
        case "MESSAGE_CREATE" if not told.id("guild_id"):
            space = knows.space_for(told.part("author").id("id"))
            guild = None if space is None else knows.guild(guild_of(space))
        case _:
            guild = knows.guild(told.id("guild_id")) if kind in _IN_A_GUILD else None
    return None if guild is None else Ear(guild=guild, knows=knows, mark=mark)


def _understood(kind: str, told: Payload, ear: Ear) -> Heard | None:
    match kind:
        case "GUILD_CREATE":  # who and what is there is looked at by who lets us in
            return None
        case "GUILD_DELETE":
            return surroundings.removed(told, ear)
        case "INTERACTION_CREATE":
            return interaction(told, ear)
        case "MESSAGE_CREATE" if not told.id("guild_id"):
            return messages.said_in_private(told, ear)
        case _:
            return _IN_A_GUILD[kind](told, ear)


def _kind_of(kind: str, told: Payload) -> str:
    """Name what arrived, for counting; a kind that nobody wrote code for reads as unknown."""
    if kind == "INTERACTION_CREATE":
        number = told.number("type")
        return f"{kind} {number}" if number in INTERACTIONS else f"unknown {kind}"
    if kind in _IN_A_GUILD or kind in (*_OF_THE_SESSION, "GUILD_CREATE", "GUILD_DELETE"):
        return kind
    return f"unknown {kind[:_LONGEST_KIND]}" if kind else "rubbish"
