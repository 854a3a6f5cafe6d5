"""Brings to the app what happened, over its sockets or over HTTP, again where it was not taken, and says how it went.

1. An event of a conversation goes to the app only where its bot is, with the scope for it, and if it subscribed to it.
2. Events are told again by `retries` (seconds between the tries); commands and interactions are told once.
3. What was acknowledged is in the log.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.slack.faults import Faults, OutOfOrder, Twice
from tests.slack.happenings import Happenings
from tests.slack.records import Channel, Json, Team
from tests.slack.state import Slack

EVENT, COMMAND, INTERACTION = "events_api", "slash_commands", "interactive"


@dataclass(frozen=True, kw_only=True)
class Told:
    """How the app answered: taken or not, with what, at which try, and what it said is wrong with a form."""

    taken: bool
    body: Any = None
    why: str = ""
    tries: int = 1
    ts: str | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


NOT_SENT = Told(taken=True, why="nobody is told of this", tries=0)


class Transport(Protocol):
    """A way to the app."""

    async def hand_over(self, kind: str, payload: Json, tried: int, why: str) -> Told:
        """Hand something over once; `tried` is how often that was tried before."""
        ...


class PostOffice(Happenings):
    """Tells the app."""

    def __init__(self, slack: Slack, faults: Faults, over_http: Transport, over_sockets: Transport) -> None:
        super().__init__(slack)
        self._faults, self._over_http, self._over_sockets = faults, over_http, over_sockets
        self.retries: Sequence[float] = ()
        self.missed: list[Json] = []
        self._held: list[Json] = []
        self._under_way: set[asyncio.Task[Told]] = set()

    async def event(self, team: Team, event: Json, channel: Channel | None = None) -> Told:
        """Tell of an event, and again until it is taken or the tries are used up."""
        scope = self.scope_of(event, channel)
        outside = channel is not None and team.bot.id not in channel.members and event["type"] not in ALWAYS
        unheard = not team.installed or not self.is_subscribed(event, channel)
        if unheard or outside or (scope is not None and scope not in team.scopes):
            return NOT_SENT
        envelope = self.envelope(team, event, channel)
        match self._faults.at(f"event:{event['type']}"):
            case Twice():
                await self.tell_again(envelope)
            case OutOfOrder():
                self._held.append(envelope)
                return NOT_SENT
        told = await self.tell_again(envelope)
        held, self._held = self._held, []
        for late in held:
            await self.tell_again(late)
        return told

    async def tell_again(self, envelope: Json) -> Told:
        """Tell of the same event; whoever was not acknowledged may be told later, from `missed`."""
        told = await self._hand_over(EVENT, envelope, 0, "")
        for tries, pause in enumerate(self.retries, start=1):
            if told.taken or told.why == "no_retry":
                break
            await asyncio.sleep(pause)
            told = await self._hand_over(EVENT, envelope, tries, told.why)
        if told.taken:
            self.slack.write("acknowledged", event_id=envelope["event_id"], event=envelope["event"])
        else:
            self.missed.append(envelope)
        return told

    async def tell_missed(self) -> list[Told]:
        """Tell once more what was never acknowledged, as Slack does in its later tries."""
        missed, self.missed = self.missed, []
        found = []
        for envelope in missed:
            told = await self._hand_over(EVENT, envelope, 1, "http_error")
            if not told.taken:
                self.missed.append(envelope)
            found.append(told)
        return found

    async def command(self, payload: Json) -> Told:
        """Tell of a slash command."""
        return await self._once(COMMAND, payload)

    async def interaction(self, payload: Json) -> Told:
        """Tell of a press, a shortcut, or a form that was sent or closed."""
        return await self._once(INTERACTION, payload)

    async def _once(self, kind: str, payload: Json) -> Told:
        told = await self._hand_over(kind, payload, 0, "")
        if told.taken:
            self.slack.write("acknowledged", gesture=payload.get("type", "command"), trigger=payload.get("trigger_id"))
        return told

    async def _hand_over(self, kind: str, payload: Json, tried: int, why: str) -> Told:
        transport = self._over_http if self.slack.app.request_url else self._over_sockets
        return await transport.hand_over(kind, payload, tried, why)

    # ---- what the app itself did -------------------------------------------------------------------------

    def echo(self, team: Team, event: Json, channel: Channel | None = None) -> None:
        """Tell the app of what it did itself; nobody waits for that."""
        task = asyncio.create_task(self.event(team, event, channel))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def idle(self) -> None:
        """Wait until all that is under way was told."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def close(self) -> None:
        """Tell nothing more."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


ALWAYS = {
    "channel_archive",
    "channel_unarchive",
    "channel_rename",
    "channel_created",
    "channel_deleted",
    "channel_left",
    "group_left",
    "link_shared",
}
"""Of these the app hears although its bot is not, or no longer, in the channel."""
