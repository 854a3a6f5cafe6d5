"""Reads a chat that came from elsewhere once through, as the page will: who opens it later finds nothing unreadable."""

from collections.abc import Mapping
from datetime import datetime

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.records import Channel, Message, Person, direct_channel
from bot.adapters.playground.render import Eyes
from bot.adapters.playground.sheets import Choices, form_from
from bot.core.ids import SpaceId
from bot.core.soundness import must, reading, within_reach

BLOCKS: Mapping[str, tuple[str, ...]] = {
    "heading": ("lines",),
    "paragraph": ("lines",),
    "small": ("lines",),
    "quoted": ("lines",),
    "facts": ("pairs",),
    "actions": ("items",),
    "document": ("name", "media_type", "content"),
    "picture": ("name", "media_type", "content", "alt"),
    "divider": (),
}
"""What a block of each type is drawn from."""
_ITEMS: Mapping[str, tuple[str, ...]] = {"button": ("label", "id", "tone"), "select": ("label", "id", "options")}
_MOMENTS = ("moment", "began", "begins_at")
_MOST_COUNTED = 2**53


def proofread_chat(chat: Chat) -> None:
    """Read all that stands in a chat; raises `UnsoundError` with what cannot be."""
    _facts(chat)
    with reading("somebody"):
        people = {person.id: person for person in chat.people()}
    with reading("a channel"):
        channels = {channel.id: channel for channel in chat.channels()}
    must(any(person.coordinator for person in people.values()), "nobody coordinates there.")
    must(not all(channel.private for channel in channels.values()), "no channel is open to everybody.")
    _messages(chat, people, channels)
    _forms(chat, people, channels)
    with reading("when a resident comes by"):
        chat.appointments()
    with reading("how long a gesture may be answered"):
        chat.grips()


def _facts(chat: Chat) -> None:
    for name in _MOMENTS:
        with reading(f"the fact “{name}”"):
            written = chat.fact(name)
            if written is not None:
                within_reach(datetime.fromisoformat(written))
    with reading("a count"):
        counted = (chat.revision, chat.coined, int(chat.fact("stretch") or 0))
        must(all(0 <= count < _MOST_COUNTED for count in counted), "it counts further than anybody could.")
        must(chat.latest() <= chat.coined, "a message has a number that was never given.")


def _messages(chat: Chat, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> None:
    reader = next(iter(people.values()))
    places = {**channels, **{place.id: place for place in map(direct_channel, people.values())}}
    eyes = Eyes(reader=reader.id, zone=reader.zone, people=people, channels=places, message=chat.message)
    for number in chat.numbers():
        with reading(f"message {number}"):
            message = chat.numbered(number)
            within_reach(message.at)
            _blocks(message)
            eyes.blocks(message.blocks)


def _blocks(message: Message) -> None:
    for block in message.blocks:
        must(all(part in block for part in BLOCKS[block["type"]]), "a block lacks what it is drawn from.")
        for item in block.get("items", ()):
            must(all(part in item for part in _ITEMS[item["type"]]), "a button lacks what it is drawn from.")


def _forms(chat: Chat, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> None:
    choices = Choices(SpaceId("playground:read"), list(people.values()), list(channels.values()))
    for person in people:
        with reading(f"the form that lies open before {person}"):
            lying = chat.sheet(person)
            if lying is not None:
                form_from(lying.sheet)
                choices.drawn(lying)
