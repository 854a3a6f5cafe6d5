"""Shows a gathering among a server's own events.

1. An event is known by the way to its invitation, which stands in its words: listing it again changes it.
2. What Discord begins, ends or forgets by its own clock is as well; what lies in the past is not put on its list.
3. The list only adorns: where it is not allowed to us, or full, that is logged.
"""

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.adapters.base import Refused
from bot.adapters.discord.errand import Errand
from bot.adapters.discord.lengths import shortened
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.posting import nobody
from bot.core.effects import EventStage, ListEvent
from bot.core.ids import MessageRef

LONGEST_NAME, LONGEST_PLACE, LONGEST_ABOUT = 100, 100, 1_000
ELSEWHERE, FOR_MEMBERS = 3, 2
PLANNED, ON, OVER, CANCELLED = 1, 2, 3, 4
_STATUS = {EventStage.PLANNED: PLANNED, EventStage.ON: ON, EventStage.OVER: OVER, EventStage.CANCELLED: CANCELLED}
_ON_THE_WAY = {(PLANNED, OVER): (ON, OVER), (ON, CANCELLED): (OVER,)}
"""Discord lets no event end that did not begin, and none be cancelled that did."""
_EVENTS, _EVENT = "/guilds/{guild_id}/scheduled-events", "/guilds/{guild_id}/scheduled-events/{event_id}"
_INVITATION = re.compile(r"https://discord\.com/channels/[0-9]+/([1-9][0-9]{0,18})/([1-9][0-9]{0,18})")

log = logging.getLogger(__name__)


def invitation_in(event: Payload, us: str) -> tuple[str, str]:
    """Return channel (or thread) and message of an event's invitation; nothing where the event is not ours."""
    found = _INVITATION.search(event.text("description")) if event.id("creator_id") == us else None
    return (found[1], found[2]) if found else ("", "")


async def list_event(errand: Errand, effect: ListEvent) -> MessageRef:
    """Let the server's list show a gathering as it stands now."""
    ref = errand.message(effect.message)
    try:
        await _list(errand, effect, errand.pen(nobody).address_of(ref))
    except Refused as refused:
        log.warning("%s is not among the server's events as it should be: %s", ref, refused)
    return ref


async def _list(errand: Errand, effect: ListEvent, address: str) -> None:
    words = _words(effect, address)
    listed = await errand.door.call("GET", _EVENTS, guild_id=errand.guild)
    standing = next((one for one in listed if _leads_to(one, address, errand.known.us)), None)
    if standing is not None:
        await _change(errand, effect, words, standing)
    elif effect.stage is EventStage.PLANNED and effect.begins > errand.house.now():
        made = {"privacy_level": FOR_MEMBERS, "entity_type": ELSEWHERE, **words, **_hours(effect)}
        await errand.door.call("POST", _EVENTS, json=made, guild_id=errand.guild)


async def _change(errand: Errand, effect: ListEvent, words: Mapping[str, Any], standing: Mapping[str, Any]) -> None:
    was, wanted, id_ = int(standing["status"]), _STATUS[effect.stage], str(standing["id"])
    changed = {key: value for key, value in words.items() if standing.get(key) != value}
    if was == PLANNED and effect.begins > errand.house.now():
        changed |= {key: value for key, value in _hours(effect).items() if _differs(standing.get(key), value)}
    if changed:
        await errand.door.call("PATCH", _EVENT, json=changed, guild_id=errand.guild, event_id=id_)
    steps = () if was == wanted or (was, wanted) == (ON, PLANNED) else _ON_THE_WAY.get((was, wanted), (wanted,))
    for status in steps:
        await errand.door.call("PATCH", _EVENT, json={"status": status}, guild_id=errand.guild, event_id=id_)


def _words(effect: ListEvent, address: str) -> dict[str, Any]:
    about = shortened(effect.about, LONGEST_ABOUT - len(address) - 2) if effect.about else ""
    return {
        "name": shortened(effect.title, LONGEST_NAME),
        "description": f"{about}\n\n{address}".strip(),
        "entity_metadata": {"location": effect.place if 0 < len(effect.place) <= LONGEST_PLACE else address},
    }


def _hours(effect: ListEvent) -> dict[str, str]:
    return {"scheduled_start_time": effect.begins.isoformat(), "scheduled_end_time": effect.ends.isoformat()}


def _differs(told: object, wanted: str) -> bool:
    try:
        return datetime.fromisoformat(str(told)) != datetime.fromisoformat(wanted)
    except (ValueError, TypeError):
        return True


def _leads_to(event: Mapping[str, Any], address: str, us: str) -> bool:
    return str(event.get("creator_id")) == us and address in str(event.get("description") or "")
