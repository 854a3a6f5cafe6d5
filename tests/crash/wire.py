"""The adapter to the crash test's platform: JSON over HTTP, and the six promises of every adapter."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientConnectionError, ClientSession, ClientWebSocketResponse

from bot.adapters.base import Ambiguous, Capabilities, House, Parcel, TryLater
from bot.core.effects import PostMessage, ReadMessage, SendDirectMessage
from bot.core.errors import StoreUnavailableError
from bot.core.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormSubmitted,
    Interaction,
    MemberJoined,
    MessageDeleted,
    MessageEdited,
    MessageMenuChosen,
    MessagePosted,
    MessageRead,
    ReactionAdded,
    ReactionRemoved,
)
from bot.core.ids import EventId, MessageName, MessageRef, SpaceId, channel_id, external_of, identity
from bot.core.profiles import Profile
from bot.store.codec import effect_json

Passing = Callable[[str], None]
"""Told the name of every point that is passed."""


class Wire:
    """The platform at the other end of a wire."""

    platform = "wire"
    capabilities = Capabilities()

    def __init__(self, address: str, passing: Passing) -> None:
        self._address = address
        self._passing = passing
        self._house: House | None = None
        self._client: ClientSession | None = None

    async def run(self, house: House) -> None:
        self._house = house
        async with ClientSession(self._address) as client:
            self._client = client
            while True:
                try:
                    await self._listen(client, house)
                except ClientConnectionError:
                    await asyncio.sleep(0.05)

    async def _listen(self, client: ClientSession, house: House) -> None:
        async with client.ws_connect("/events") as ear, asyncio.TaskGroup() as group:
            async for message in ear:
                group.create_task(self._hear(house, ear, json.loads(message.data)))

    async def _hear(self, house: House, ear: ClientWebSocketResponse, act: dict[str, Any]) -> None:
        try:
            await house.hear(SpaceId(act["space"]), read(act, house.now()))
        except StoreUnavailableError:
            return  # not acknowledged: it comes again
        self._passing("before-acknowledgement")
        if not ear.closed:
            await ear.send_json({"ack": act["n"]})
        self._passing("after-acknowledgement")

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        effect = parcel.effect
        under = getattr(effect, "under", None)
        if isinstance(effect, PostMessage) and isinstance(under, str):
            under = parcel.messages[MessageName(under)]
        to = external_of(parcel.people[effect.to]) if isinstance(effect, SendDirectMessage) else None
        self._passing("before-send")
        answer = await self._call(
            "/say",
            key=parcel.key,
            space=parcel.space,
            effect=json.loads(effect_json.dumps(effect)),
            under=under.id if isinstance(under, MessageRef) else None,
            to=to,
        )
        self._passing("after-send")
        if isinstance(effect, ReadMessage):
            await self._read(parcel, effect, answer)
            return None
        return MessageRef(channel_id(parcel.space, answer["channel"]), answer["id"])

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        found = await self._call("/look", key=parcel.key)
        return found and MessageRef(channel_id(parcel.space, found["channel"]), found["id"])

    async def _call(self, path: str, **body: Any) -> Any:
        assert self._client is not None
        try:
            async with self._client.post(path, json=body) as response:
                answer = await response.json()
        except ClientConnectionError as error:
            raise Ambiguous(f"no reply to {body['key']}") from error
        if response.status == 429:
            raise TryLater(timedelta(seconds=answer["after"]))
        return answer

    async def _read(self, parcel: Parcel, effect: ReadMessage, found: dict[str, Any]) -> None:
        assert self._house is not None
        author = found["author"] and identity(parcel.space, found["author"])
        await self._house.hear(
            parcel.space,
            MessageRead(
                id=EventId(f"read:{parcel.key}"),
                at=self._house.now(),
                verb=effect.verb,
                token=effect.token,
                message=effect.message,
                author=author,
                text=found["text"],
            ),
        )


def event_id(number: int) -> EventId:
    """Return the id of the platform's number-th happening, the same at every delivery."""
    return EventId(f"e{number}")


def read(act: dict[str, Any], at: datetime) -> Event:
    """Turn what came over the wire into an event."""
    space = SpaceId(act["space"])
    by = identity(space, act["by"])
    known: dict[str, Any] = {"id": event_id(act["n"]), "at": at}
    interaction = Interaction(space, f"{act['by']}/{act['n']}", at + timedelta(minutes=15))
    message = MessageRef(channel_id(space, act["channel"]), act["message"]) if act.get("channel") else None
    if act["kind"] == "typed":
        return CommandInvoked(**known, by=by, text=act["text"], interaction=interaction)
    if act["kind"] == "pressed":
        return ButtonPressed(
            **known, by=by, verb=act["verb"], token=act["token"], message=message, interaction=interaction
        )
    if act["kind"] == "submitted":
        values = {name: tuple(given) for name, given in act["values"].items()}
        return FormSubmitted(
            **known, by=by, verb=act["verb"], token=act["token"], values=values, interaction=interaction
        )
    if act["kind"] == "joined":
        return MemberJoined(**known, profile=Profile(identity=by, name=act["by"].title()))
    assert message is not None
    author = act["author"] and identity(space, act["author"])
    match act["kind"]:
        case "picked":
            return MessageMenuChosen(
                **known,
                by=by,
                verb=act["verb"],
                message=message,
                author=author,
                text=act["text"] if author == by else "",
                interaction=interaction,
            )
        case "posted":
            thread = MessageRef(message.channel, act["thread"]) if act["thread"] else None
            return MessagePosted(**known, by=by, message=message, thread=thread, text=act["text"])
        case "edited":
            return MessageEdited(**known, by=by, message=message, text=act["text"])
        case "deleted":
            return MessageDeleted(**known, message=message)
        case "reacted":
            return ReactionAdded(**known, by=by, message=message, emoji=act["emoji"], author=author)
        case "unreacted":
            return ReactionRemoved(**known, by=by, message=message, emoji=act["emoji"])
        case kind:
            raise ValueError(kind)
