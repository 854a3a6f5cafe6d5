"""What a person sees: the messages of a channel with its threads, a forum's posts, the form that is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from tests.discord.components import FILE, GALLERY, TEXT, THUMBNAIL, interactive, label_of, walk
from tests.discord.inputs import fields_of, labels_of
from tests.discord.markdown import Names, Reader, Reading
from tests.discord.records import LOADING, PRIVATE_THREAD, PUBLIC_THREAD, WORDS, Channel, Json, Message, Modal
from tests.discord.rights import May
from tests.discord.state import Discord


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A message as one person sees it; `calls` is whom it notifies, `under` the thread's id or the answered message."""

    channel: str
    message: str
    thread: str
    by: str
    by_bot: bool
    text: str
    title: str = ""
    tags: tuple[str, ...] = ()
    calls: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    leads_to: frozenset[str] = frozenset()
    buttons: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    under: str | None = None
    only_you: bool = False
    pinned: bool = False
    edited: bool = False
    thinks: bool = False
    reactions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A form as its person sees it; `labels` go with `fields`."""

    id: str
    title: str
    text: str
    fields: tuple[str, ...]
    labels: tuple[str, ...]


def seen(state: Discord, user: str, channel: str) -> list[Seen]:
    """Return what somebody sees in a channel with its threads, by time; private ones are looked at apart."""
    place = state.channels.get(channel)
    if place is None:
        return []
    places = [place, *(t for t in state.channels.values() if t.parent == channel and t.kind == PUBLIC_THREAD)]
    visible = [
        (p, said)
        for p in places
        if _reads(state, user, p)
        for said in p.messages.values()
        if said.only_for in (None, user) and said.kind in WORDS
    ]
    return [_seen(state, user, p, said) for p, said in sorted(visible, key=lambda entry: int(entry[1].id))]


def _reads(state: Discord, user: str, place: Channel) -> bool:
    if not state.sees(user, place):
        return False
    return place.guild is None or May.READ_MESSAGE_HISTORY in state.may(user, place)


def _seen(state: Discord, user: str, place: Channel, said: Message) -> Seen:
    reader = reader_for(state, user, place)
    reading = reduce(add, (reader.read(text) for text in texts_in(said)), Reading(""))
    opens = place.is_thread and said.id == place.id
    apart = place.kind == PRIVATE_THREAD
    parent = state.place(place)
    return Seen(
        channel=place.id if apart else parent.id,
        message=said.id,
        thread=place.id if place.is_thread and not apart else "",
        by=said.author,
        by_bot=said.author == state.app.bot,
        text=reading.text,
        title=place.name if opens else "",
        tags=tuple(tag.name for tag in parent.tags if tag.id in place.applied) if opens else (),
        calls=frozenset(called_by(state, place, said)),
        links=frozenset(reading.links),
        leads_to=frozenset(reading.leads_to),
        buttons=tuple(label_of(component) for component in interactive(said.components)),
        pictures=tuple(pictures_in(said.components)),
        files=tuple(component["name"] for _, component in walk(said.components) if component["type"] == FILE),
        under=_under(place, said),
        only_you=said.only_for is not None,
        pinned=said.pinned_at is not None,
        edited=said.edited is not None and said.webhook is None,
        thinks=bool(said.flags & LOADING),
        reactions={name: len(who) for name, who in said.reactions.items()},
    )


def texts_in(said: Message) -> list[str]:
    """Return the texts of a message, as they were written."""
    return [said.content, *(c["content"] for _, c in walk(said.components) if c["type"] == TEXT)]


def called_by(state: Discord, place: Channel, said: Message) -> set[str]:
    """Return who is notified of a message because it names them, or because it is for them alone."""
    if said.only_for is not None:
        return set()
    if place.guild is None:
        return set(place.recipients) - {said.author}
    everybody = state.guilds[place.guild].members if said.mentions_all else ()
    return {user for user in (*said.mentions, *everybody) if state.sees(user, place)}


def _under(place: Channel, said: Message) -> str | None:
    if place.kind == PUBLIC_THREAD:
        return place.id if said.id != place.id else None
    return str(said.refers_to["message_id"]) if said.refers_to else None


def pictures_in(components: Sequence[Json]) -> list[str]:
    """Return what is said of pictures to whoever cannot see them."""
    galleries = [item for _, c in walk(components) if c["type"] == GALLERY for item in c["items"]]
    thumbnails = [c for _, c in walk(components) if c["type"] == THUMBNAIL]
    return [holder.get("description") or "" for holder in (*galleries, *thumbnails)]


def reader_for(state: Discord, user: str, place: Channel) -> Reader:
    """Return who reads: in the words of the guild that a place is in, in their own zone."""
    guild = state.guilds.get(place.guild or "")

    def of_user(number: str) -> str | None:
        member = guild.members.get(number) if guild else None
        found = state.users.get(number)
        return (member.nick if member else None) or (found.name if found else None)

    def of_channel(number: str) -> str | None:
        found = state.channels.get(number)
        return found.name if found is not None and state.sees(user, found) else None

    def of_role(number: str) -> str | None:
        return guild.roles[number].name if guild is not None and number in guild.roles else None

    return Reader(Names(user=of_user, channel=of_channel, role=of_role), state.users[user].zone)


def shown(state: Discord, user: str, modal: Modal) -> Shown:
    """Return what somebody sees of a form."""
    reader = reader_for(state, user, state.channels[modal.channel])
    texts = [reader.read(c["content"]).text for c in modal.components if c["type"] == TEXT]
    labels = labels_of(modal.components)
    fields = fields_of(modal.components)
    return Shown(
        id=modal.custom_id,
        title=modal.title,
        text="\n".join(texts),
        fields=tuple(fields),
        labels=tuple(labels.get(name, "") for name in fields),
    )
