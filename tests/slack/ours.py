"""The village in our own server, installed as docs/slack.md says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from bot.adapters.slack.access import SlackAccess
from tests.slack.affairs import Affairs
from tests.slack.gestures import Member
from tests.slack.inputs import chosen
from tests.slack.manifest import granted, subscribed, unfurled
from tests.slack.office import Told
from tests.slack.schemas import actions_in
from tests.slack.server import SlackServer
from tests.slack.stage import TEAM, Person, Pressed, Standing, channel_of, user_of
from tests.slack.state import Channel, Json, Message, Team
from tests.square import OUR_HOST

PATIENCE = 20.0
"""Seconds in which an answer is taken; a crowded machine is no fault of ours."""


MANIFEST = Path(__file__).parents[2] / "config" / "slack-manifest.yaml"
MANIFEST_SCOPES = frozenset(yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
"""What a workspace grants that installs the bot as docs/slack.md says."""


class Forger(Member):
    """Somebody who also presses what does not stand there any more, or never did."""

    async def forges(self, pressed: Pressed) -> Told:
        """Press it where it stood, or in a message that only they see."""
        place = self._channel(pressed.channel or channel_of("lobby"))
        ts = pressed.ts or self._slack.ts()
        found = [e for block in pressed.blocks for e in actions_in([block]) if e.get("action_id") == pressed.action]
        element = found[0] if found else {"type": "button", "text": {"type": "plain_text", "text": "…"}}
        said = place.messages.get(ts)
        stands = said is not None and said.only_for is None
        about: Json = {
            "container": {"type": "message", "message_ts": ts, "channel_id": place.id, "is_ephemeral": not stands},
            "channel": {"id": place.id, "name": place.name},
            "state": {"values": {}},
            "response_url": self._response_url(place, ts),
            **({"message": said.wire(place.replies(ts))} if said is not None and stands else {}),
            "api_app_id": self.server.app.id,
            "trigger_id": self._trigger(),
        }
        action = {
            "action_id": pressed.action,
            "block_id": "b0",
            "type": element["type"],
            **chosen(element, pressed.values),
            "action_ts": self._slack.ts(),
        }
        return await self._office.interaction({**self._gesture("block_actions"), **about, "actions": [action]})


class OurStage:
    """The village in our own server. `channels` says of each channel whether it is private."""

    def __init__(
        self, server: SlackServer, people: Sequence[Person], channels: Mapping[str, bool], *, has_entered: bool
    ) -> None:
        self.server = server
        self.team: Team = server.add_team(TEAM, "Village", "village")
        self.affairs = Affairs(server, self.team)
        self.bot = self.team.bot.id
        for person in people:
            server.add_person(self.team, person.id, person.name, person.zone, is_admin=person.may_coordinate)
        everybody = [person.id for person in people]
        for name, private in channels.items():
            ours = [self.bot] if has_entered or private else []
            server.add_channel(self.team, channel_of(name), name, [*everybody, *ours], private=private)
        server.app.hears, server.app.unfurls = subscribed(OUR_HOST), unfurled(OUR_HOST)
        self._token = server.install(self.team, granted(OUR_HOST))
        self._asked = 0
        server.set_patience(PATIENCE)

    def access(self, *, over_http: bool) -> SlackAccess:
        """Return what lets the bot in."""
        app = self.server.app
        return SlackAccess(
            bot_token=self._token,
            app_token=None if over_http else app.app_token,
            signing_secret=app.signing_secret,
            api_url=self.server.api_url,
            public_url=f"https://{OUR_HOST}",
        )

    # ---- what is to be seen --------------------------------------------------------------------------------------

    def standing(self) -> Sequence[Standing]:
        return [
            self._standing(channel, said)
            for channel in self.team.channels.values()
            for said in channel.messages.values()
            if said.user == self.bot and not said.gone
        ]

    def _standing(self, channel: Channel, said: Message) -> Standing:
        files = [self.server.state.files[file["id"]] for file in said.files]
        return Standing(
            channel=channel.id,
            ts=said.ts,
            text=said.text,
            blocks=said.blocks,
            version=said.edited["ts"] if said.edited else said.ts,
            thread=said.thread_ts if said.thread_ts != said.ts else None,
            only_for=said.only_for,
            pinned=said.ts in channel.pins,
            files=[(file.name, file.content.decode()) for file in files],
            key=(said.metadata or {}).get("event_payload", {}).get("key", ""),
        )

    def modals(self) -> Mapping[str, Json]:
        return {user: stack[-1].wire() for user, stack in self.team.modals.items() if stack}

    def conversation_of(self, channel: str) -> str | None:
        place = self.team.channels.get(channel)
        if place is None or place.kind != "im":
            return None
        return next(user for user in place.members if user != self.bot)

    def reactions(self) -> Sequence[tuple[str, str, str]]:
        return [
            (channel.id, said.ts, name)
            for channel in self.team.channels.values()
            for said in channel.messages.values()
            for name, who in said.reactions.items()
            if self.bot in who
        ]

    def below(self, channel: str, ts: str) -> Sequence[Sequence[Json]]:
        """Return what the bot shows below the links of a message, as blocks."""
        return list(self.team.channels[channel].messages[ts].below.values())

    # ---- what people do ------------------------------------------------------------------------------------------

    async def finds(self, address: str) -> None:
        self.server.app.request_url = address or None

    def member(self, user: str) -> Forger:
        return Forger(self.server, self.team, user)

    async def says(self, user: str, text: str, channel: str, thread: str | None) -> str:
        told = _taken(await self.member(user).says(text, channel, thread=thread))
        assert told.ts is not None
        return told.ts

    async def edits(self, user: str, channel: str, ts: str, text: str) -> None:
        _taken(await self.member(user).edits(channel, ts, text))

    async def deletes(self, channel: str, ts: str) -> None:
        author = self.team.channels[channel].messages[ts].user
        _taken(await self.member(author).deletes(channel, ts))

    async def reacts(self, user: str, channel: str, ts: str, name: str, *, on: bool) -> None:
        member = self.member(user)
        _taken(await (member.reacts if on else member.unreacts)(channel, ts, name))

    async def commands(self, user: str, text: str, channel: str) -> None:
        _taken(await self.member(user).commands(text, channel))

    async def presses(self, user: str, pressed: Pressed) -> None:
        member = self.member(user)
        if not pressed.channel and self._is_before(user, pressed.action):
            _taken(await member.presses_in_modal(pressed.action, *pressed.values))
        elif self._stands(user, pressed):
            _taken(await member.presses(pressed.channel, pressed.ts, pressed.action, *pressed.values))
        elif self._is_seen(user, pressed):
            _taken(await member.forges(pressed))
        else:
            _taken(await member.forges(replace(pressed, channel="", ts="")))

    def _is_before(self, user: str, action: str) -> bool:
        stack = self.team.modals.get(user)
        return bool(stack) and _holds(stack[-1].body["blocks"], action)

    def _stands(self, user: str, pressed: Pressed) -> bool:
        said = self._pressed(pressed)
        return said is not None and self._is_seen(user, pressed) and _holds(said.blocks, pressed.action, once=True)

    def _is_seen(self, user: str, pressed: Pressed) -> bool:
        said = self._pressed(pressed)
        return said is not None and said.only_for in (None, user)

    def _pressed(self, pressed: Pressed) -> Message | None:
        return self.team.channels[pressed.channel].messages.get(pressed.ts) if pressed.channel else None

    async def picks(self, user: str, channel: str, ts: str, verb: str) -> None:
        _taken(await self.member(user).picks(channel, ts, verb))

    async def submits(self, user: str, values: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
        told = await self.member(user).submits(values)
        return told.problems or _taken(told).problems

    async def joins(self, user: str, name: str, zone: str) -> None:
        _, told = await self.affairs.joins(user, name, tz=zone)
        _taken(told)

    async def enters(self, user: str, channel: str) -> None:
        _taken(await self.affairs.enters(user, channel))

    async def had_more(self) -> bool:
        """Wait until the app heard of what it did itself."""
        asked, self._asked = self._asked, len(self.server.state.calls)
        await self.server.office.idle()
        return asked != self._asked

    # ---- what goes wrong -----------------------------------------------------------------------------------------

    def shuts(self, name: str, *, shut: bool) -> None:
        if user_of(name) in self.team.people:
            self.team.people[user_of(name)].deleted = shut
        else:
            self.team.channels[channel_of(name)].archived = shut

    def hides(self, name: str) -> None:
        self.team.channels[channel_of(name)].private = True


def _holds(blocks: Sequence[Json], action: str, *, once: bool = False) -> bool:
    found = [e for block in blocks for e in actions_in([block]) if e.get("action_id") == action]
    return len(found) == 1 or (bool(found) and not once)


def _taken(told: Told) -> Told:
    assert told.taken, f"the app did not take it: {told}"
    return told
