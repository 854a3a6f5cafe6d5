"""A small community to tell stories in: the real engine, real SQL, the real delivery, and a clock that the story turns.

`village.quiet()` at the end of a story holds that everything the bot said to anybody has been asserted: an extra
message is a bug. What is looked at counts as asserted; `asks`, `knows` and their like assert the answers to their own
gestures.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, SupportsIndex, TypeVar, overload

from sqlalchemy import Connection

from bot.app import Trellis
from bot.cast import every_role
from bot.catalogue import read_catalogue
from bot.core.clock import TurnedClock
from bot.core.ids import ChannelId, CommunityId, Identity, MemberId, MessageRef, SpaceId, channel_id, identity
from bot.core.people import Life, Mode, Purpose, Spans
from bot.core.problems import Problem
from bot.core.profiles import ChannelProfile, Profile
from bot.core.role import Role
from bot.core.signposts import Signposts
from bot.core.views import Button, Select
from bot.feeds.addresses import Addresses
from bot.language.speaking import Speaks
from bot.rituals.formats import Formats
from bot.store.look import Look
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.store.tables import identities, members
from bot.turning import Turning
from bot.voice import FluentVoice
from tests.square import OUR_HOST, Said, Square

T = TypeVar("T")
CONFIG = Path(__file__).parent.parent / "config"

MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
"""A Monday morning in the village, whose people live in UTC unless a story says otherwise."""
SPACE = SpaceId("square:village")
PEOPLE = ("ana", "ben", "cleo", "dan", "eli", "fay", "gus")
COORDINATORS = ("cora", "carl")
IN_THE_CIRCLE = ("ana", "mia", "noa", "zoe")
"""Who is in the second place of `two_places`; its Ana is nobody to the village's Ana until both say so."""
CHANNELS = {
    "welcome": Purpose.WELCOME,
    "help": Purpose.QUESTIONS,
    "library": Purpose.REPERTOIRE,
    "meetups": Purpose.MEETUPS,
    "coordinators": Purpose.COORDINATORS,
    "lobby": None,
}
UNHURRIED = 20.0
"""Seconds for a role to prepare, and for a course to be foreseen: what is told here is who does what, on however slow
a machine."""
_UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}


@cache
def the_voice() -> FluentVoice:
    """Return our words, read once for all villages."""
    return FluentVoice(CONFIG / "voice")


@cache
def the_formats() -> Formats:
    """Return our catalogue, read once for all villages."""
    return read_catalogue(CONFIG, the_voice())


class StillClock:
    """A clock that stands until it is turned."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


class Overheard(list[Said]):
    """What was said; what is looked at counts as asserted."""

    @overload
    def __getitem__(self, index: SupportsIndex) -> Said: ...
    @overload
    def __getitem__(self, index: slice) -> list[Said]: ...
    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        for said in found if isinstance(found, list) else [found]:
            said.heard = True
        return found

    def __iter__(self) -> Any:
        for said in super().__iter__():
            said.heard = True
            yield said


def span(words: str) -> timedelta:
    """Read "4 hours", "1 day 2 hours"."""
    return timedelta(
        seconds=sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+) (minute|hour|day|week)s?", words))
    )


class Village:
    """The stage of a story."""

    def __init__(self, trellis: Trellis, square: Any, clock: TurnedClock, url: str) -> None:
        """Take what the village consists of; `square` is a `Square`, or has its face."""
        self.trellis = trellis
        self.square = square
        self.clock = clock
        self.url = url
        self._turning = Turning(clock)
        self._turning.house = trellis
        self._heard = 0

    # ---- time ---------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def settles(self) -> None:
        """Let everything heard be handled, and everything said be delivered."""
        await self.waits_until(self.now)

    async def waits(self, words: str) -> None:
        await self.waits_until(self.now + span(words))

    async def waits_until(self, moment: datetime) -> None:
        await self._turning.turn_to(moment)
        while await self.square.had_more():
            await self._turning.turn_to(moment)

    # ---- gestures -----------------------------------------------------------------------------------------------

    async def types(self, person: str, text: str) -> None:
        """Type `/trellis …`."""
        await self.square.types(person, text)
        await self.settles()

    async def says(self, person: str, text: str, channel: str = "lobby", under: MessageRef | None = None) -> MessageRef:
        ref = await self.square.says(person, text, channel, under)
        await self.settles()
        return ref

    async def opens_topic(
        self, person: str, title: str, text: str = "", *, tags: Sequence[str] = (), channel: str = "help"
    ) -> MessageRef:
        """Begin a conversation in a forum."""
        ref: MessageRef = await self.square.opens_topic(person, channel, title, text, tuple(tags))
        await self.settles()
        return ref

    async def heads(
        self,
        ref: MessageRef,
        *,
        title: str | None = None,
        tags: tuple[str, ...] | None = None,
        solved: bool | None = None,
    ) -> None:
        """Head a conversation in a forum otherwise: by its title, its tags, or as solved."""
        await self.square.heads(ref, title=title, tags=tags, solved=solved)
        await self.settles()

    async def reacts(self, person: str, ref: MessageRef, emoji: str, *, on: bool = True) -> None:
        await self.square.reacts(person, ref, emoji, on=on)
        await self.settles()

    async def chooses_menu(self, person: str, ref: MessageRef, verb: str) -> None:
        await self.square.chooses_menu(person, ref, verb)
        await self.settles()

    async def chooses_member_menu(self, person: str, member: str, verb: str) -> None:
        await self.square.chooses_member_menu(person, member, verb)
        await self.settles()

    async def offers(self, roles: Mapping[str, str]) -> None:
        """Let members choose these roles for themselves, by id and name, and no others."""
        await self.square.offers(roles)
        await self.settles()

    async def takes_roles(self, person: str, *roles: str) -> None:
        """Let somebody have these roles of those on offer, by id, and no others."""
        await self.square.takes_roles(person, *roles)
        await self.settles()

    async def presses(self, person: str, label: str, *values: str) -> None:
        """Press the latest button of that label that this person can see, or choose from the latest such menu."""
        said, item = self.button(person, label)
        said.heard = True
        await self.square.presses(person, said, item, *values)
        await self.settles()

    async def submits(self, person: str, **values: str | tuple[str, ...]) -> tuple[Problem, ...]:
        """Send the form that is open; returns what is wrong with it."""
        filled = {name: (value,) if isinstance(value, str) else value for name, value in values.items()}
        problems = await self.square.submits(person, filled)
        await self.settles()
        return problems

    def form(self, person: str) -> Any:
        """Return the form that is open before a person."""
        return self.square.forms[person][0]

    # ---- whole gestures, which assert their own answers -----------------------------------------------------------

    async def knows(self, person: str, topics: Sequence[str]) -> None:
        """Say in `topics` what one may be asked about."""
        await self.types(person, "topics " + ", ".join(topics))
        assert self.answers(person)[-1].says(topics[0].casefold())

    async def asks(self, person: str, text: str, channel: str = "help") -> None:
        """Type a question, look at it, post it."""
        await self.types(person, f"ask {text}")
        assert self.answers(person)[-1].offers("Post it")
        await self.presses(person, "Post it")
        assert self.answers(person)[-1].says("Your question stands in")
        assert self.posts(channel)[-1].says(text)

    async def replies(self, person: str, text: str, to: str | None = None, channel: str = "help") -> MessageRef:
        """Reply in the thread of the latest post of ours, or of the one that holds these words."""
        return await self.says(person, text, channel, self.question(to, channel))

    def question(self, words: str | None = None, channel: str = "help") -> MessageRef:
        """Return where the latest question stands, or the one that holds these words."""
        found = [
            said.ref
            for said in self.square.said
            if said.how == "post"
            and said.to == channel
            and said.under is None
            and (words is None or words in said.text)
            and "asks:" in said.text
        ]
        assert found, f"no question in #{channel}"
        assert found[-1] is not None
        return found[-1]

    def token(self, words: str = "") -> str:
        """Return by which name the latest question with these words goes: that of the draft it was."""
        drafts = [said for said in self.square.said if said.offers("Post it") and words in said.text]
        return next(item.token for item in drafts[-1].items())

    # ---- what was said ------------------------------------------------------------------------------------------

    def direct_messages(self, person: str) -> Overheard:
        return Overheard(said for said in self.square.said if said.how == "direct" and said.to == person)

    def answers(self, person: str) -> Overheard:
        """Return what only this person saw in a channel, after a gesture of theirs or without one."""
        alone = ("answer", "whisper")
        return Overheard(said for said in self.square.said if said.how in alone and said.to == person)

    def posts(self, channel: str) -> Overheard:
        return Overheard(said for said in self.square.said if said.how == "post" and said.to == channel)

    def stands(self, words: str | None = None, channel: str = "help") -> str:
        """Return the words of a question as it stands now."""
        ref = self.question(words, channel)
        return next(said.text for said in self.square.said if said.ref == ref)

    def quiet(self) -> None:
        """Hold that everything the bot said since the last time has been asserted."""
        unheard = [f"{said.how} to {said.to}: {said.text}" for said in self.square.said if not said.heard]
        assert not unheard, "nobody asserted:\n" + "\n---\n".join(unheard)

    # ---- behind the scenes --------------------------------------------------------------------------------------

    async def reads(self, at: Callable[[Look], T]) -> T:
        """Look into the database as a role would."""
        community = self.trellis.inbox.home(self.square.space)
        assert community is not None
        return await asyncio.to_thread(self.trellis.ledger.look, community, at)

    async def member(self, person: str) -> MemberId:
        """Return a person's member id."""
        found = await self.reads(lambda look: look.people.known(self.square.who(person)))
        assert found is not None
        return found.id

    def button(self, person: str, label: str) -> tuple[Said, Button | Select]:
        """Return the latest button or menu of that label that this person can see, and where it stands."""
        for said in reversed(self.square.said):
            if said.how == "post" or said.to == person:
                for item in said.items():
                    if item.label == label:
                        return said, item
        raise AssertionError(f"{person} sees no {label!r}")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a village is to be like, wherever it is built."""

    clock: TurnedClock
    zones: Mapping[str, str | None]
    """Everybody, in order, each with the zone that their profile tells, if it does."""
    is_set_up: bool = True
    names_coordinators: bool = True
    forums: Sequence[str] = ()
    """Which channels are forums."""
    reserved: bool = False
    """Whether people are written to in private only once they turned to the bot."""


Ground = Callable[[Plan], AbstractAsyncContextManager[Any]]
"""Builds the square of a village."""


@asynccontextmanager
async def in_memory(plan: Plan) -> AsyncIterator[Square]:
    """Build the square that needs nothing."""
    square = Square(profiles(plan.zones), channel_profiles(plan.forums))
    square.names_coordinators, square.reserved = plan.names_coordinators, plan.reserved
    yield square


def profiles(zones: Mapping[str, str | None]) -> tuple[Profile, ...]:
    return tuple(
        Profile(identity=identity(SPACE, person), name=person.title(), zone=zone, may_coordinate=person in COORDINATORS)
        for person, zone in zones.items()
    )


def channel_profiles(forums: Sequence[str] = (), space: SpaceId = SPACE) -> tuple[ChannelProfile, ...]:
    return tuple(
        ChannelProfile(channel=channel_id(space, name), name=name, private=name == "coordinators", forum=name in forums)
        for name in CHANNELS
    )


def set_up(connection: Connection, community: CommunityId, place: Callable[[str], ChannelId]) -> None:
    """Leave the community as *Set up* does, without the notices."""
    places = Places(Scope(connection, community))
    places.describe(name="Village", care="Mending things together", zone="UTC", language="en")
    places.live(Life.OPEN)
    for name, purpose in CHANNELS.items():
        if purpose is not None:
            places.dedicate(purpose, place(name))
        places.switch(place(name), Mode.OFF if name == "coordinators" else Mode.HOST)


def appoint(connection: Connection, community: CommunityId, who: Callable[[str], Identity]) -> None:
    """Name the coordinators, where coming in does not."""
    scope = Scope(connection, community)
    for person in COORDINATORS:
        member = scope.find(identities, identity=who(person))
        scope.change(members, members.c.member == member.member, coordinator=True)


@asynccontextmanager
async def a_village(
    url: str,
    *,
    zones: dict[str, str] | None = None,
    more: Sequence[str] = (),
    is_set_up: bool = True,
    at: datetime = MONDAY,
    roles: Sequence[Role] | None = None,
    defaults: Spans | None = None,
    names_coordinators: bool = True,
    forums: Sequence[str] = (),
    reserved: bool = False,
    waits: Sequence[float] = (0.02, 0.1, 0.3, 1.0),
    speaks: Speaks | None = None,
    ground: Ground = in_memory,
) -> AsyncIterator[Village]:
    """Open a village on a database that has its schema, and close it again; `speaks` is its language model, if any."""
    clock = TurnedClock(StillClock(at))
    everybody = (*PEOPLE, *COORDINATORS, *more)
    plan = Plan(
        clock=clock,
        zones={person: (zones or {}).get(person) for person in everybody},
        is_set_up=is_set_up,
        names_coordinators=names_coordinators,
        forums=forums,
        reserved=reserved,
    )
    async with ground(plan) as square, _built(square, plan, url, roles, defaults, waits, speaks) as village:
        yield village


def _everybody() -> tuple[Role, ...]:
    """Return the roles as the service has them, with time enough to look ahead on a busy machine."""
    address = f"https://{OUR_HOST}"
    return every_role(the_formats(), Addresses(address), UNHURRIED, Signposts(address))


@asynccontextmanager
async def _built(
    square: Any,
    plan: Plan,
    url: str,
    roles: Sequence[Role] | None,
    defaults: Spans | None,
    waits: Sequence[float],
    speaks: Speaks | None = None,
    others: Sequence[Square] = (),
) -> AsyncIterator[Village]:
    clock = plan.clock
    trellis = Trellis(
        url=url,
        adapters=(square.adapter, *(other.adapter for other in others)),
        roles=_everybody() if roles is None else roles,
        clock=clock,
        voice=the_voice(),
        defaults=defaults or Spans(),
        formats=the_formats(),
        speaks=speaks,
        waits=waits,
        prepare_within=UNHURRIED,
    )
    running = asyncio.create_task(trellis.run(ticking=False))
    try:
        for opening in (square, *others):
            await asyncio.wait_for(opening.opened(trellis), 20)
        village = Village(trellis, square, clock, url)
        await village.settles()
        community = trellis.inbox.home(square.space)
        assert community is not None
        if plan.names_coordinators and not square.names_coordinators:
            await trellis.database.writer.write(lambda connection: appoint(connection, community, square.who))
        if plan.is_set_up:
            await trellis.database.writer.write(lambda connection: set_up(connection, community, square.place))
        yield village
    finally:
        trellis.stop()
        await running


@asynccontextmanager
async def two_places(url: str) -> AsyncIterator[tuple[Village, Village]]:
    """Open a village that is set up, and a circle on another platform in the same house, where nothing is yet."""
    clock = TurnedClock(StillClock(MONDAY))
    plan = Plan(clock=clock, zones=dict.fromkeys((*PEOPLE, *COORDINATORS)))
    space = SpaceId("circle:circle")
    people = tuple(
        Profile(identity=identity(space, person), name=person.title(), may_coordinate=person == "zoe")
        for person in IN_THE_CIRCLE
    )
    circle = Square(people, channel_profiles(space=space), name="circle", platform="circle")
    async with (
        in_memory(plan) as square,
        _built(square, plan, url, None, None, (0.02, 0.1, 0.3, 1.0), others=(circle,)) as village,
    ):
        yield village, Village(village.trellis, circle, clock, url)
