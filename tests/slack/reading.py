"""What a person sees: the messages of a conversation with its threads, the modal before them, their App Home."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from tests.slack.mrkdwn import Reader, Reading
from tests.slack.records import Channel, Json, Message, Team, View
from tests.slack.schemas import actions_in
from tests.slack.state import Slack


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A message as one person sees it; `calls` says whom of all it notifies."""

    channel: str
    ts: str
    by: str
    by_bot: bool
    text: str
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
    reactions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A modal or an App Home as its person sees it."""

    id: str
    title: str
    text: str
    buttons: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    submit: str = ""
    links: frozenset[str] = frozenset()


def seen(slack: Slack, team: Team, user: str, channel: Channel) -> list[Seen]:
    """Return what somebody sees in a conversation, each thread under its first message."""
    if channel.private and user not in channel.members:
        return []
    visible = sorted(
        (said for said in channel.messages.values() if said.only_for in (None, user) and not said.gone),
        key=lambda said: said.ts,
    )
    roots = [said for said in visible if said.thread_ts in (None, said.ts) or said.thread_ts not in channel.messages]
    in_order = [said for root in roots for said in (root, *(s for s in visible if s is not root and under(s, root)))]
    return [_seen(team, user, channel, said) for said in in_order]


def under(said: Message, root: Message) -> bool:
    """Say whether a message stands under another."""
    return said.thread_ts == root.ts and said.ts != root.ts


def _seen(team: Team, user: str, channel: Channel, said: Message) -> Seen:
    reader = Reader(team, team.people[user].tz, channel.members)
    reading = _of_blocks(reader, said.blocks) if said.blocks else reader.mrkdwn(said.text, verbatim=bool(said.blocks))
    reached = {said.only_for} if said.only_for else channel.members
    return Seen(
        channel=channel.id,
        ts=said.ts,
        by=said.user,
        by_bot=said.user == team.bot.id,
        text=reading.text,
        calls=frozenset(reading.calls & reached),
        links=frozenset(reading.links),
        leads_to=frozenset(reading.leads_to),
        buttons=tuple(label_of(element) for element in actions_in(said.blocks)),
        pictures=tuple(block["alt_text"] for block in said.blocks if block["type"] == "image"),
        files=tuple(file["name"] for file in said.files),
        under=said.thread_ts if said.thread_ts != said.ts else None,
        only_you=said.only_for is not None,
        pinned=said.ts in channel.pins,
        edited=said.edited is not None,
        reactions={name: len(who) for name, who in said.reactions.items()},
    )


def label_of(element: Json) -> str:
    """Return what a person calls something that can be pressed or chosen from."""
    named = element.get("text") or element.get("placeholder") or {}
    return str(named.get("text", element.get("action_id", "")))


def _of_blocks(reader: Reader, blocks: list[Json]) -> Reading:
    readings = (_text(reader, text) for block in blocks for text in _texts(block))
    return reduce(add, readings, Reading(""))


def _texts(block: Json) -> Iterator[Json]:
    if isinstance(block.get("text"), dict):
        yield block["text"]
    yield from block.get("fields") or ()
    if block["type"] == "context":
        yield from (element for element in block["elements"] if "text" in element)


def _text(reader: Reader, text: Json) -> Reading:
    if text["type"] == "plain_text":
        return reader.plain(text["text"])
    return reader.mrkdwn(text["text"], verbatim=bool(text.get("verbatim")))


def shown(team: Team, view: View) -> Shown:
    """Return what somebody sees of a view."""
    reader = Reader(team, team.people[view.user].tz, {view.user})
    blocks = view.body["blocks"]
    reading = _of_blocks(reader, blocks)
    inputs = [block for block in blocks if block["type"] == "input"]
    others = [block for block in blocks if block["type"] != "input"]
    return Shown(
        id=view.id,
        title=(view.body.get("title") or {}).get("text", ""),
        text=reading.text,
        buttons=tuple(label_of(element) for element in actions_in(others)),
        fields=tuple(block["block_id"] for block in inputs),
        labels=tuple(block["label"]["text"] for block in inputs),
        submit=(view.body.get("submit") or {}).get("text", ""),
        links=frozenset(reading.links),
    )
