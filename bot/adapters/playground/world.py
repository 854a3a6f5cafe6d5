"""The seed of a playground: who lives there, where they talk, and what they had said before the bot came."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.records import BOT, Channel, Person, Spot, direct_channel
from bot.adapters.playground.render import member_blocks
from bot.core.recurrence_words import Told, read_rule
from bot.yaml_marks import Entry, read_yaml

_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_AGO = re.compile(r"(?:\d{1,4}[wdhm](?:\s+|$))+")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ONCE = re.compile(r"in \d{1,2} (?:days|weeks) \d\d:\d\d")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that was said before anybody looked."""

    id: str
    by: str
    channel: str
    ago: timedelta
    text: str
    thread: str | None
    reactions: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Something that a member typed to the bot as soon as it arrived."""

    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstQuestion:
    """A question that a visitor may begin with: who would ask it, and where."""

    by: str
    channel: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Something that a coordinator sets as soon as the bot is switched on; `coming` say yes to the first time of it."""

    by: str
    title: str
    line: str
    host: str = ""
    coming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message that its author keeps in the library as soon as the bot is switched on; `told` fills in the form."""

    message: str
    by: str
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A small community, as its file tells of it; what was said stands in the order in which it was said."""

    id: str
    name: str
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    messages: tuple[Said, ...]
    commands: tuple[Typed, ...] = ()
    rituals: tuple[Recurring, ...] = ()
    greeters: tuple[str, ...] = ()
    """Who says that they greet newcomers."""
    cards: tuple[Kept, ...] = ()
    question: FirstQuestion | None = None
    care: str = ""
    newcomers: tuple[Person, ...] = ()
    """Who is not there yet and may join, in order."""


def load_world(file: Path, known_rituals: Collection[str]) -> World:
    """Read a world; an error names file, line and key. `known_rituals` is what the catalogue calls them."""
    parts = read_yaml(file).fields(
        ("id", "name", "people", "channels"),
        ("messages", "commands", "rituals", "greeters", "cards", "question", "care", "newcomers"),
    )
    people = _once([_person(entry) for entry in parts["people"].items()], parts["people"])
    channels = _once([_channel(entry, people) for entry in parts["channels"].items()], parts["channels"])
    if not people or not any(person.coordinator for person in people):
        parts["people"].wrong("a world needs people, and a coordinator among them.")
    if all(channel.private for channel in channels):
        parts["channels"].wrong("a world needs a channel that is open to everybody.")
    known = [person.id for person in people]
    newcomers = _newcomers(parts["newcomers"], known) if "newcomers" in parts else ()
    messages = _messages(parts["messages"], people, channels) if "messages" in parts else ()
    public = {channel.id for channel in channels if not channel.private}
    authors = {said.id: said.by for said in messages if said.channel in public}
    return World(
        id=_id(parts["id"]),
        name=parts["name"].text(_LONGEST_NAME),
        people=people,
        channels=channels,
        messages=messages,
        commands=tuple(_typed(entry, known) for entry in parts["commands"].items()) if "commands" in parts else (),
        rituals=tuple(_recurring(entry, people, channels, known_rituals) for entry in parts["rituals"].items())
        if "rituals" in parts
        else (),
        greeters=tuple(one.known(one.text(), known, "member") for one in parts["greeters"].items())
        if "greeters" in parts
        else (),
        cards=tuple(_kept(entry, authors) for entry in parts["cards"].items()) if "cards" in parts else (),
        question=_question(parts["question"], known, channels) if "question" in parts else None,
        care=parts["care"].text() if "care" in parts else "",
        newcomers=newcomers,
    )


def _id(entry: Entry) -> str:
    found = entry.text()
    if not _ID.fullmatch(found):
        entry.wrong(f"“{found}” must be lower-case letters, digits and hyphens, at most 40.")
    if found == BOT or found.startswith("direct-"):
        entry.wrong(f"“{found}” is a name that the chat itself uses; choose another.")
    return found


_Named = TypeVar("_Named", Person, Channel)


def _once(found: list[_Named], entry: Entry) -> tuple[_Named, ...]:
    ids = [one.id for one in found]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        entry.items()[ids.index(twice, ids.index(twice) + 1)].wrong(f"the id “{twice}” stands here twice.")
    return tuple(found)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # it looks through the folders of the disk each time


def _person(entry: Entry) -> Person:
    return somebody(entry.fields(("id", "name", "zone"), ("about", "colour", "coordinator")))


def somebody(parts: Mapping[str, Entry]) -> Person:
    """Read who somebody is."""
    zone = parts["zone"].known(parts["zone"].text(), _zones(), "time zone")
    colour = parts["colour"].text() if "colour" in parts else "#5b6b62"
    if not _COLOUR.fullmatch(colour):
        parts["colour"].wrong(f'“{colour}” is no colour; write it as "#3f6b54".')
    return Person(
        id=_id(parts["id"]),
        name=parts["name"].text(_LONGEST_NAME),
        zone=ZoneInfo(zone),
        about=parts["about"].text() if "about" in parts else "",
        colour=colour,
        coordinator="coordinator" in parts and parts["coordinator"].flag(),
    )


def _newcomers(entry: Entry, here: list[str]) -> tuple[Person, ...]:
    coming = _once([_person(one) for one in entry.items()], entry)
    for person, one in zip(coming, entry.items(), strict=True):
        if person.id in here:
            one.wrong(f"“{person.id}” is there already, and cannot join.")
        if person.coordinator:
            one.wrong("whoever joins later coordinates nothing yet.")
    return coming


def _channel(entry: Entry, people: tuple[Person, ...]) -> Channel:
    parts = entry.fields(("id", "name"), ("topic", "private", "members"))
    private = "private" in parts and parts["private"].flag()
    if "members" in parts and not private:
        parts["members"].wrong("only a private channel has members; the others are open to everybody.")
    members = {person.id for person in people if person.coordinator} if private else set()
    if "members" in parts:
        known = [person.id for person in people]
        members = {one.known(one.text(), known, "member") for one in parts["members"].items()}
    return Channel(
        id=_id(parts["id"]),
        name=parts["name"].text(_LONGEST_NAME),
        topic=parts["topic"].text() if "topic" in parts else "",
        private=private,
        members=frozenset(members),
    )


def _messages(entry: Entry, people: tuple[Person, ...], channels: tuple[Channel, ...]) -> tuple[Said, ...]:
    by_id: dict[str, Said] = {}
    for item in entry.items():
        parts = item.fields(("id", "by", "channel", "ago", "text"), ("thread", "reactions"))
        known = [person.id for person in people]
        said = Said(
            id=_id(parts["id"]),
            by=parts["by"].known(parts["by"].text(), known, "member"),
            channel=parts["channel"].known(parts["channel"].text(), [c.id for c in channels], "channel"),
            ago=span_of(parts["ago"]),
            text=parts["text"].text(),
            thread=parts["thread"].known(parts["thread"].text(), by_id, "message further up")
            if "thread" in parts
            else None,
            reactions=_reactions(parts["reactions"], known) if "reactions" in parts else {},
        )
        if said.id in by_id:
            parts["id"].wrong(f"the id “{said.id}” stands here twice.")
        here = next(channel for channel in channels if channel.id == said.channel)
        if not here.open_to(said.by):
            parts["by"].wrong(f"“{said.by}” is no member of the private channel “{here.id}”.")
        if said.thread is not None:
            _check_thread(said, by_id[said.thread], parts["thread"])
        by_id[said.id] = said
    return tuple(sorted(by_id.values(), key=lambda said: -said.ago))


def _typed(entry: Entry, people: list[str]) -> Typed:
    parts = entry.fields(("by", "text"))
    return Typed(by=parts["by"].known(parts["by"].text(), people, "member"), text=parts["text"].text())


def _recurring(
    entry: Entry, people: tuple[Person, ...], channels: tuple[Channel, ...], rituals: Collection[str]
) -> Recurring:
    parts = entry.fields(("by", "what", "when"), ("host", "channel", "title", "coming"))
    names = {person.id: person.name for person in people}
    coordinators = [person.id for person in people if person.coordinator]
    public = {channel.id: channel.name for channel in channels if not channel.private}
    by = parts["by"].known(parts["by"].text(), coordinators, "coordinator")
    title = parts["what"].known(parts["what"].text().casefold(), rituals, "ritual of the catalogue")
    line = [title, _when(parts)]
    host = parts["host"].known(parts["host"].text(), names, "member") if "host" in parts else ""
    if host:
        line.append(f"host @{names[host]}")
    if "channel" in parts:
        line.append(f"in #{public[parts['channel'].known(parts['channel'].text(), public, 'open channel')]}")
    if "title" in parts:
        title = parts["title"].text(_LONGEST_NAME)
        line.append(f"called “{title}”")
    coming = parts["coming"].items() if "coming" in parts else ()
    return Recurring(
        by=by,
        title=title,
        line=f"ritual add {' '.join(line)}",
        host=host,
        coming=tuple(one.known(one.text(), names, "member") for one in coming),
    )


def _when(parts: Mapping[str, Entry]) -> str:
    found = parts["when"].text()
    told = read_rule(found)
    if not _ONCE.fullmatch(found) and not (isinstance(told, Told) and told.at):
        parts["when"].wrong(f"“{found}” is no rhythm; write it as “thu 16:00”, or once: “in 3 weeks 17:00”.")
    return found


def _kept(entry: Entry, authors: Mapping[str, str]) -> Kept:
    parts = entry.fields(("message", "title", "kind"), ("why", "when_not", "topics"))
    message = parts["message"].known(parts["message"].text(), authors, "message that everybody can read")
    told = {name: part.text() for name, part in parts.items() if name != "message"}
    return Kept(message=message, by=authors[message], told=told)


def _question(entry: Entry, people: list[str], channels: tuple[Channel, ...]) -> FirstQuestion:
    parts = entry.fields(("by", "channel", "text"))
    public = [channel.id for channel in channels if not channel.private]
    return FirstQuestion(
        by=parts["by"].known(parts["by"].text(), people, "member"),
        channel=parts["channel"].known(parts["channel"].text(), public, "open channel"),
        text=parts["text"].text(),
    )


def _check_thread(said: Said, root: Said, entry: Entry) -> None:
    if root.thread is not None:
        entry.wrong(f"“{root.id}” stands in a thread itself; name the message that its thread hangs from.")
    if root.channel != said.channel:
        entry.wrong(f"“{root.id}” stands in “{root.channel}”, not in “{said.channel}”.")
    if root.ago <= said.ago:
        entry.wrong(f"“{root.id}” is not older than this reply.")


def span_of(entry: Entry) -> timedelta:
    """Read a span of time."""
    found = entry.text()
    if not _AGO.fullmatch(found):
        entry.wrong(f"“{found}” is no span; write it as “3d 2h” or “40m”.")
    return sum((timedelta(**{_UNITS[part[-1]]: int(part[:-1])}) for part in found.split()), timedelta())


def _reactions(entry: Entry, people: list[str]) -> dict[str, tuple[str, ...]]:
    return {
        emoji: tuple(person.known(person.text(), people, "member") for person in who.items())
        for emoji, who in entry.pairs()
    }


def settle(world: World, chat: Chat, now: datetime) -> None:
    """Let a chat begin with a world, whose commands are yet to be heard; one that has begun goes on as it is."""
    if not chat.settle(world.id, world.people, world.channels):
        return
    for said in world.messages:
        spot = Spot(channel=said.channel, thread=said.thread)
        blocks = member_blocks(said.text, world.people)
        chat.remember(said.id, said.by, spot, now - said.ago, said.text, blocks)
        for emoji, fans in said.reactions.items():
            for person in fans:
                chat.react(said.id, person, emoji, on=True)
    people = {person.id: person for person in world.people}
    for typed in world.commands:
        spot = Spot(channel=direct_channel(people[typed.by]).id)
        chat.say(typed.by, spot, now, typed.text, member_blocks(typed.text, world.people))
