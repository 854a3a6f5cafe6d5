"""Opens two doors of the page: one behind the scenes, one to what a coordinator looks after.

Who knows what goes on is handed in; here it is only asked for, for one reader, and sent as it was worded.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.doors import Doors, NotThereError
from bot.adapters.playground.records import Json
from bot.core.ids import ChannelId, Identity, SpaceId, channel_id, identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who looks, by which clock, and which channels they see."""

    who: Identity
    zone: ZoneInfo
    places: frozenset[ChannelId]


# ---- behind the scenes -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one role made of an event: it `did` something, `waits`, was `silent` or `failed`; `why`: its rule."""

    hat: str
    tone: str
    words: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """An event, what was made of it, and for whom it was `nothing`."""

    id: str
    at: datetime
    words: str
    lines: tuple[Line, ...] = ()
    nothing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message on its way: `state` names how far it has come, and `stands` says so in words."""

    id: str
    at: datetime
    words: str
    state: str
    stands: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One conversation, within which nothing overtakes."""

    name: str
    letters: tuple[Letter, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much attention of somebody is left, of how much, and when there is more again."""

    name: str
    left: int
    of: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Something ahead: a time that everybody can come to (`is_time`), or something that the house does by itself."""

    at: datetime
    words: str
    about: str = ""
    is_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Backstage:
    """All that goes on behind the scenes, as one reader may know it."""

    scenes: tuple[Scene, ...]
    lanes: tuple[Lane, ...]
    shares: tuple[Share, ...]
    coming: tuple[Coming, ...]
    unread: tuple[str, ...]
    """Channels that the reader sees, and in which nothing is read."""


# ---- what a coordinator looks after ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """A message in the chat, by the ids of its page."""

    place: str
    message: str
    thread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """A question, or somebody's first words, that waits for a person; `needs_me` where that is a coordinator now."""

    id: str
    title: str
    at: datetime
    stands: str
    needs_me: bool
    there: There | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What can be done: a label, and what is typed to the bot to do it."""

    label: str
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """Something that comes round, with its next times."""

    id: str
    title: str
    stands: str
    times: tuple[datetime, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordination:
    """What a coordinator looks after."""

    questions: tuple[Awaiting, ...]
    newcomers: tuple[Awaiting, ...]
    rituals: tuple[Regular, ...]
    acts: tuple[Act, ...]


Shows = Callable[[Seat], Awaitable[Backstage]]
Coordinates = Callable[[Seat], Awaitable[Coordination | None]]
"""Returns what somebody looks after who coordinates; None where they do not."""


class Scenes:
    """Answers what the page asks of these."""

    def __init__(self, space: SpaceId, chat: Chat, shows: Shows, coordinates: Coordinates) -> None:
        """Take the chat, whose doors tell who sees what, and who knows what goes on."""
        self._space, self._chat, self._doors = space, chat, Doors(chat)
        self._shows, self._coordinates = shows, coordinates

    def add_to(self, application: web.Application) -> None:
        """Serve this beside the page."""
        application.add_routes(
            [
                web.get("/api/backstage", self._backstage),
                web.get("/api/coordinator", self._coordinator),
                web.get("/api/coordinates", self._whether),
            ]
        )

    async def _backstage(self, request: web.Request) -> web.Response:
        return web.json_response(_plain(asdict(await self._shows(self._seat(request)))))

    async def _coordinator(self, request: web.Request) -> web.Response:
        found = await self._coordinates(self._seat(request))
        if found is None:
            raise NotThereError("There is nothing here.")
        return web.json_response(_plain(asdict(found)))

    async def _whether(self, request: web.Request) -> web.Response:
        return web.json_response({"coordinates": await self._coordinates(self._seat(request)) is not None})

    def _seat(self, request: web.Request) -> Seat:
        person = self._doors.person(request.query.get("as", ""))
        places = frozenset(channel_id(self._space, place.id) for place in self._doors.places(person))
        return Seat(who=identity(self._space, person.id), zone=person.zone, places=places)


def _plain(found: Any) -> Json | Any:
    """Write moments as the page reads them."""
    if isinstance(found, dict):
        return {name: _plain(value) for name, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [_plain(value) for value in found]
    return found.isoformat() if isinstance(found, datetime) else found
