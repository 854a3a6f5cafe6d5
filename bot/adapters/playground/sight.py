"""What one member sees of the playground at a moment, as the page asks for it."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.adapters.playground.beginning import begun, invitation
from bot.adapters.playground.chat import Chat
from bot.adapters.playground.clock import Time, briefly, day_and_hour
from bot.adapters.playground.doors import Doors
from bot.adapters.playground.onlooker import Onlooker
from bot.adapters.playground.player import Player
from bot.adapters.playground.records import BOT, Channel, Json, Message, Person, direct_channel
from bot.adapters.playground.render import Eyes
from bot.adapters.playground.sheets import Choices
from bot.adapters.playground.world import FirstQuestion
from bot.core.ids import ChannelId, SpaceId, channel_id

MOST_SHOWN = 200
"""Messages of a place that are shown at once; whoever asks for `earlier` ones sees as many more each time."""
_FURTHEST_BACK = 5
_BOT_COLOUR = "#3f7d58"

Modes = Callable[[], Awaitable[Mapping[ChannelId, str]]]
"""Returns what the bot does in each channel, where the house tells."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of every message's menu."""

    verb: str
    label: str


def is_at_work(modes: Mapping[ChannelId, str]) -> bool:
    """Say whether the bot is switched on, as far as the house tells."""
    return any(mode != "off" for mode in modes.values())


async def no_modes() -> Mapping[ChannelId, str]:
    """Tell nothing of what the bot does in channels."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Shows the chat to its members."""

    space: SpaceId
    name: str
    question: FirstQuestion | None
    chat: Chat
    time: Time
    menu: Sequence[MenuEntry]
    modes: Modes
    player: Player
    residents: Callable[[], Json]
    onlooker: Onlooker
    newcomers: Sequence[Person] = ()
    opening: str = field(default_factory=lambda: secrets.token_hex(4))
    """Which opening of the house this is: a page that meets another one begins anew."""
    care: str = ""

    def hello(self) -> Json:
        """Show what does not change: the community and its members."""
        public = [channel for channel in self.chat.channels() if not channel.private]
        return {
            "space": self.space,
            "opening": self.opening,
            "name": self.name,
            "now": self.time.now().isoformat(),
            "members": [
                {"about": person.about, "colour": person.colour, **_me(person)} for person in self.chat.people()
            ],
            "places": [_place(channel) for channel in public],
            "question": invitation(self.question),
            "care": self.care,
            "newcomers": [_me(person) for person in still_to_come(self.newcomers, self.chat)],
        }

    async def view(self, reader: str, place: str | None, thread: str | None, earlier: int = 0) -> Json:
        """Show one member a place, and a thread in it, as far back as they asked."""
        revision = self.chat.revision  # first: what changes while this is put together is looked at once more
        doors = Doors(self.chat)
        person = doors.person(reader)
        channels = doors.places(person)
        here = doors.place(person, place or next((channel.id for channel in channels), BOT))
        root = doors.thread(person, here, thread) if thread else None
        clock, modes = await self._clock(person), await self.modes()
        most = MOST_SHOWN * (1 + min(earlier, _FURTHEST_BACK - 1))
        stands = self.chat.roots(here.id, person.id, most + 1)
        replies = [] if root is None else self.chat.replies(root, person.id, MOST_SHOWN)
        shown = stands[-most:]
        glance = _Glance(self.chat, person, here, self.time.now(), [*shown, *replies, *([root] if root else ())])
        self.chat.see(person.id, here.id)
        lying = self.chat.sheet(person.id)
        choices = Choices(self.space, self.chat.people(), channels)
        return {
            "revision": revision,
            "now": clock["now"],
            "clock": clock,
            "opening": self.opening,
            "residents": self.residents(),
            "me": _me(person),
            "places": [
                {
                    **_place(channel),
                    "unread": self.chat.unread(person.id, channel.id),
                    "mode": modes.get(channel_id(self.space, channel.id)),
                }
                for channel in (*channels, direct_channel(person))
            ],
            "place": _place(here),
            "messages": glance.drawn(shown),
            "earlier": None if len(stands) <= most else earlier < _FURTHEST_BACK - 1,
            "thread": None
            if root is None
            else {
                "root": glance.drawn([root])[0],
                "replies": glance.drawn(replies),
            },
            "form": None if lying is None else choices.drawn(lying),
            "menu": [{"verb": entry.verb, "label": entry.label} for entry in self.menu],
            "unread_for": self.chat.waiting_for(),
            "begun": begun(
                self.chat,
                is_at_work=is_at_work(modes),
                asks_in=None if self.question is None else self.question.channel,
            ),
        }

    async def pulse(self) -> Json:
        """Show what a page is told at once, whoever looks: whether there is more to see, and how time passes."""
        return {
            "revision": self.chat.revision,
            "decided": self.onlooker.told,
            "opening": self.opening,
            "clock": await self._time(),
            "residents": self.residents(),
        }

    async def _clock(self, person: Person) -> Json:
        return {**await self._time(), "local": day_and_hour(self.time.now(), person.zone)}

    async def _time(self) -> Json:
        now, upcoming = self.time.now(), await self.time.upcoming()
        following = None if upcoming is None else {"at": upcoming[0].isoformat(), "name": upcoming[1]}
        return {"now": now.isoformat(), "next": following, "play": self._play()}

    def _play(self) -> Json:
        played, pace = self.player.played, self.player.pace
        if played is None:
            return {"pace": pace}
        return {
            "pace": pace,
            "since": played.since.isoformat(),
            "until": None if played.until is None else played.until.isoformat(),
            "due": played.due.total(),
            "latest": [{"at": at.isoformat(), "name": name} for at, name in played.latest],
            "written": {"bot": played.written.bot, "people": played.written.people},
            "stopped": played.stopped,
        }


def still_to_come(newcomers: Sequence[Person], chat: Chat) -> list[Person]:
    """Return who may join and has not yet, in order."""
    return [person for person in newcomers if chat.person(person.id) is None]


class _Glance:
    """What stands around the messages of one place while they are drawn for one reader."""

    def __init__(self, chat: Chat, reader: Person, place: Channel, now: datetime, shown: Sequence[Message]) -> None:
        people = {person.id: person for person in chat.people()}
        places = {channel.id: channel for channel in (*chat.channels(), direct_channel(reader))}
        self._reader, self._now, self._people = reader, now, people
        ids = {message.id for message in shown}
        self._reactions, self._threads = chat.reactions(ids), chat.threads(place.id, ids)
        self._eyes = Eyes(reader=reader.id, zone=reader.zone, people=people, channels=places, message=chat.message)

    def drawn(self, messages: Sequence[Message]) -> list[Json]:
        return [self._drawn(message) for message in messages]

    def _drawn(self, message: Message) -> Json:
        replies, last = self._threads.get(message.id, (0, None))
        return {
            "id": message.id,
            "at": message.at.isoformat(),
            "time": briefly(message.at, self._now, self._reader.zone),
            "author": self._author(message.author),
            "blocks": self._eyes.blocks(message.blocks),
            "text": message.text if message.author == self._reader.id else None,
            "mine": message.author == self._reader.id,
            "only_you": message.only_for is not None,
            "edited": message.edited,
            "pinned": message.pinned,
            "deleted": message.deleted,
            "thread": message.thread,
            "replies": replies,
            "last_reply": None if last is None else briefly(last, self._now, self._reader.zone),
            "reactions": [
                {"emoji": emoji, "count": len(people), "mine": self._reader.id in people}
                for emoji, people in self._reactions.get(message.id, {}).items()
            ],
        }

    def _author(self, author: str) -> Json:
        known = self._people.get(author)
        colour = _BOT_COLOUR if known is None else known.colour
        return {"id": author, "name": self._eyes.name(author), "colour": colour, "bot": author == BOT}


def _me(person: Person) -> Json:
    return {"id": person.id, "name": person.name, "zone": person.zone.key, "coordinator": person.coordinator}


def _place(channel: Channel) -> Json:
    return {
        "id": BOT if channel.direct else channel.id,
        "name": channel.name,
        "kind": "direct" if channel.direct else "channel",
        "private": channel.private,
        "topic": channel.topic,
    }
