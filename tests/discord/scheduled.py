"""A server's own events: who is in charge of one begins, ends and changes it; whoever may see it can show interest."""

from datetime import datetime
from typing import Any

from tests.discord.records import Guild, Json, ScheduledEvent
from tests.discord.rest import NO_EVENT, NOT_PERMITTED, Call, invalid_form, route
from tests.discord.rights import May, allowed

PLANNED, ON, OVER, CANCELLED = 1, 2, 3, 4
_ALLOWED = {(PLANNED, ON), (PLANNED, CANCELLED), (ON, OVER)}
_LIST, _ONE = "/guilds/{guild_id}/scheduled-events", "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"


@route("GET", _LIST)
async def listed(call: Call) -> list[Json]:
    return [_shown(event) for event in call.guild().events.values()]


@route("GET", _ONE)
async def one(call: Call) -> Json:
    return _shown(_event(call))


@route("POST", _LIST)
async def planned(call: Call) -> Json:
    guild = _in_charge(call)
    begins, ends = _hours(call, call.body)
    event = ScheduledEvent(
        id=call.state.snowflake(),
        guild=guild.id,
        creator=call.bot,
        name=call.body["name"],
        description=call.body.get("description"),
        place=call.body["entity_metadata"]["location"],
        begins=begins,
        ends=ends,
    )
    guild.events[event.id] = event
    await call.crier.event("CREATE", guild, event)
    return _shown(event)


@route("PATCH", _ONE)
async def changed(call: Call) -> Json:
    guild, event = _in_charge(call), _event(call)
    if event.creator != call.bot:
        raise NOT_PERMITTED
    if "scheduled_start_time" in call.body or "scheduled_end_time" in call.body:
        event.begins, event.ends = _hours(call, _shown(event) | call.body)
    event.name = call.body.get("name", event.name)
    event.description = call.body.get("description", event.description)
    event.place = call.body.get("entity_metadata", {}).get("location", event.place)
    wanted = call.body.get("status", event.status)
    if wanted != event.status and (event.status, wanted) not in _ALLOWED:
        raise invalid_form({"status": "This status cannot follow."})
    event.status = wanted
    if event.status in (OVER, CANCELLED):
        del guild.events[event.id]
    await call.crier.event("UPDATE", guild, event)
    return _shown(event)


def _in_charge(call: Call) -> Guild:
    guild = call.guild()
    if May.CREATE_EVENTS not in allowed(guild, guild.members[call.bot]):
        raise NOT_PERMITTED
    return guild


def _event(call: Call) -> ScheduledEvent:
    found = call.guild().events.get(call.params["guild_scheduled_event_id"])
    if found is None:
        raise NO_EVENT
    return found


def _hours(call: Call, body: Any) -> tuple[str, str]:
    begins, ends = body["scheduled_start_time"], body.get("scheduled_end_time")
    if not ends:
        raise invalid_form({"scheduled_end_time": "An event elsewhere needs an end."})
    if datetime.fromisoformat(begins) <= call.state.now():
        raise invalid_form({"scheduled_start_time": "Cannot schedule event in the past."})
    if datetime.fromisoformat(ends) <= datetime.fromisoformat(begins):
        raise invalid_form({"scheduled_end_time": "An event ends after it begins."})
    return begins, ends


def _shown(event: ScheduledEvent) -> Json:
    """Say how an event looks to REST, which knows more of it than the gateway tells."""
    return event.wire() | {"guild_scheduled_event_exceptions": []}
