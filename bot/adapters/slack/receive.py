"""What Slack sends becomes what happened: pure, and nothing that arrives can break it.

1. Whatever is not understood is counted by its kind, and nothing else comes of it.
2. Everything that is told lies in the workspace that it was heard in.
3. Who speaks and is not known yet is a stranger, whom the directory asks for.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.adapters.slack import links, messages
from bot.adapters.slack.hearing import Ear, Heard, Knows
from bot.adapters.slack.interactions import INTERACTIONS, slash_command
from bot.adapters.slack.payload import Payload
from bot.adapters.slack.surroundings import CHANGES, Told
from bot.core.events import Event, MemberChanged, MemberJoined, MemberLeft
from bot.core.ids import EventId, Identity, SpaceId, external_of

__all__ = ["Heard", "Knows", "heard_in", "space_in"]

PLATFORM = "slack"
HEARD_ELSEWHERE = frozenset({"message", "app_mention", "reaction_added", "reaction_removed", "link_shared"})
"""Events that are not about who and which channels there are."""

log = logging.getLogger(__name__)


def space_in(body: object) -> SpaceId | None:
    """Return which workspace a payload belongs to: the one that let us in, where several share a channel."""
    return next((SpaceId(f"{PLATFORM}:{team}") for team in _teams(Payload.of(body)) if team), None)


def _teams(said: Payload) -> Iterator[str]:
    """Go through the workspaces that a payload names, the one that let us in first."""
    yield from (part.id("team_id") for part in said.parts("authorizations")[:1])
    yield said.part("view").id("app_installed_team_id")
    yield said.id("team_id")
    yield said.part("team").id("id")
    yield said.part("user").id("team_id")


def heard_in(body: object, knows: Knows) -> Heard:
    """Understand a payload of the Events API, a slash command, or an interaction."""
    said, space = Payload.of(body), space_in(body)
    kind = _kind_of(said)
    if "app_rate_limited" in (said.mark("type"), said.part("event").mark("type")):
        log.warning("Slack holds back events of %s for a minute: more came than it passes on.", space)
        return Heard(kind=kind, space=space)
    if space is None:
        return Heard(kind=kind)
    ear = Ear(space=space, knows=knows, also_ours=_our_users(said))
    comes = _understood(said, ear)
    told = comes if isinstance(comes, Heard) else Heard(events=() if comes is None else (comes,))
    return replace(told, kind=kind, space=space, strangers=_strangers(told, ear))


def _understood(said: Payload, ear: Ear) -> Told:
    if said.mark("command"):
        return slash_command(said, ear)
    if said.mark("type") == "event_callback":
        return _happening(said, ear)
    understand = INTERACTIONS.get(said.mark("type"))
    return None if understand is None else understand(said, ear)


def _happening(said: Payload, ear: Ear) -> Told:
    event, name = said.part("event"), said.mark("event_id")
    id_ = EventId(f"event:{name}")
    match event.mark("type"):
        case "message" if name and event.mark("subtype").startswith("channel_convert_to_"):
            return CHANGES[event.mark("subtype")](event, ear, id_) if event.mark("subtype") in CHANGES else None
        case "message":
            return messages.message(event, ear)
        case "app_mention":
            return messages.app_mention(event, ear)
        case "reaction_added" | "reaction_removed" if name:
            return messages.reaction(event, ear, id_)
        case "link_shared" if name:
            return links.shared(event, ear, id_, among_strangers=said.flag("is_ext_shared_channel"))
        case kind if name and kind in CHANGES:
            return CHANGES[kind](event, ear, id_)
        case _:
            return None


def _our_users(said: Payload) -> frozenset[str]:
    return frozenset(filter(None, (who.id("user_id") for who in said.parts("authorizations") if who.flag("is_bot"))))


def _strangers(told: Heard, ear: Ear) -> frozenset[str]:
    seen = {*told.strangers, *told.visits, *map(external_of, _who_speaks(told.events))}
    return frozenset(user for user in seen if ear.knows.name_of(ear.space, user) is None)


def _who_speaks(events: Iterable[Event]) -> Iterable[Identity]:
    """Go through whom events name without saying who they are."""
    for event in events:
        if not isinstance(event, MemberJoined | MemberChanged | MemberLeft):
            yield from filter(None, (getattr(event, "by", None), getattr(event, "author", None)))


def _kind_of(said: Payload) -> str:
    """Name what arrived, for counting; a kind that nobody wrote code for reads as unknown."""
    event, type_ = said.part("event"), said.mark("type")
    if said.mark("command"):
        return "command"
    if type_ != "event_callback":
        return type_[:60] if type_ in INTERACTIONS else f"unknown {type_[:60]}" if type_ else "rubbish"
    name, subtype = event.mark("type")[:60], event.mark("subtype")[:60]
    known = name in CHANGES or name in HEARD_ELSEWHERE
    return f"event {name}.{subtype}".rstrip(".") if known else f"unknown event {name}".strip()
