"""Where frames arrive: each is understood, written down by the house, and only then answered.

1. What happens in a guild is heard in its order, once it is known what that guild is.
2. What could not be written down is tried again until it can be; but for a gesture, whose author sees that it failed.
3. What an answer does not need (who came while we were away, what was written meanwhile) follows it.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from functools import partial
from itertools import chain, repeat
from typing import Any

from bot.adapters.base import DeliveryError, House
from bot.adapters.discord.directory import Directory
from bot.adapters.discord.entering import Entrance
from bot.adapters.discord.guild import Guild
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.hearing import Heard
from bot.adapters.discord.pages import Pages
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.receive import heard_in
from bot.adapters.discord.spots import Spot, guild_of, space_in
from bot.adapters.discord.stream import Frame, Stream
from bot.core.engine import trace_of
from bot.core.errors import StoreUnavailableError
from bot.core.events import Event, MemberChanged, MemberIntroduced, MemberJoined, SpaceLeft
from bot.core.ids import EventId, SpaceId, external_of

AGAIN_AFTER = (0.05, 0.2, 1.0, 5.0)
LOOKS_AT_MOST = 3
MOST_ASKED = 5
"""Servers that are asked whether somebody who writes to us in private is in them."""
KNOWN_SOON = 5.0
MAY_ALLOW_US_MORE = frozenset({"CHANNEL_UPDATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE"})

log = logging.getLogger(__name__)

Later = Callable[[Coroutine[Any, Any, None], str], None]


class Turn:
    """A queue before something that does not work just now, for as long as anybody stands in it."""

    def __init__(self) -> None:
        """Begin without anybody."""
        self._lock, self._standing = asyncio.Lock(), 0

    async def __aenter__(self) -> None:
        """Wait for one's turn."""
        self._standing += 1
        await self._lock.acquire()

    async def __aexit__(self, *_: object) -> None:
        """Let the next one come."""
        self._standing -= 1
        self._lock.release()

    @property
    def is_over(self) -> bool:
        """Say whether nobody stands in it."""
        return not self._standing


class Reception:
    """Hears the frames of all streams; `ignored` counts what nothing came of."""

    def __init__(
        self,
        directory: Directory,
        entrance: Entrance,
        pages: Pages,
        house: House,
        *,
        later: Later,
        entered: Callable[[Guild], None],
        changed: Callable[[], None],
        echoed: Callable[[str, Spot], None],
    ) -> None:
        """Take who is known, the way in, who answers by itself, the house, and who is told of what concerns them."""
        self._directory, self._entrance, self._pages, self._house = directory, entrance, pages, house
        self._later, self._entered, self._changed, self._echoed = later, entered, changed, echoed
        self._gates: dict[str, asyncio.Event] = {}
        self._soon = 0.0
        self._ways: dict[str, asyncio.Lock] = {}
        self._turns: dict[SpaceId, Turn] = {}
        self.ignored: Counter[str] = Counter()
        self.greeted = asyncio.Event()

    async def take(self, stream: Stream, frame: Frame) -> None:
        """Hear a frame; once this returns it is written down, as far as anything came of it."""
        told, mark = Payload.of(frame.get("d")), f"{stream.session}:{frame.get('s')}"
        match frame.get("t"):
            case "READY":
                await self._begin(stream, told)
            case "RESUMED":
                self._ask_about_all(stream)
                self.greeted.set()
            case "GUILD_CREATE" if told.id("id") and not told.flag("unavailable"):
                await self._come_in(stream, told, mark)
            case _:
                await self._hear_in_turn(stream, frame, told, mark)

    async def knows_all(self) -> None:
        """Wait until it is known what every server is in which we are."""
        for gate in tuple(self._gates.values()):
            await gate.wait()

    # ---- coming and going ----------------------------------------------------------------------------------------

    async def _begin(self, stream: Stream, told: Payload) -> None:
        """A session began: what we were in before and are in no more has removed us meanwhile."""
        self._directory.us = told.part("user").id("id") or self._directory.us
        here = {guild.id("id") for guild in told.parts("guilds")}
        for guild in sorted(stream.guilds - here):
            await self._hear(space_in(guild), self._left(guild, f"{stream.session}:0"))
            self._leave(stream, guild)
        stream.guilds = set(here)
        for guild in here - self._directory.guilds.keys():
            self._gate_for(guild)
        self.greeted.set()

    async def _come_in(self, stream: Stream, told: Payload, mark: str) -> None:
        """Learn what a guild is; whoever is there is told first where the house was never there, else meanwhile."""
        id_ = told.id("id")
        stream.guilds.add(id_)
        gate = self._gate_for(id_)
        guild, since = self._directory.enter(id_), stream.owed.get(id_, "")
        guild.take_guild(told)
        for member in told.parts("members"):
            self._directory.meet(guild, member)
        await self._insist(partial(self._recollect, guild))
        if guild.told:
            gate.set()
            self._later(self._insist(lambda: self._catch_up(stream, guild, mark, since)), "looks around")
            return
        await self._insist(lambda: self._entrance.look_around(guild, mark, ""))
        gate.set()
        stream.caught_up(id_)
        self._entered(guild)

    async def _recollect(self, guild: Guild) -> None:
        known = await self._house.recollect(space_in(guild.id))
        guild.told |= {external_of(person) for person in known.people}

    async def _catch_up(self, stream: Stream, guild: Guild, mark: str, since: str) -> None:
        await self._entrance.look_around(guild, mark, since)
        if since:
            async for number, frame in _numbered(self._entrance.missed(guild, since)):
                await self._hear_in_turn(stream, frame, Payload.of(frame["d"]), f"{mark}:{number}")
            stream.caught_up(guild.id)
        self._entered(guild)

    def _gate_for(self, guild: str) -> asyncio.Event:
        """Return what opens once it is known what a guild is."""
        if guild not in self._gates:
            self._gates[guild] = asyncio.Event()
            self._soon = asyncio.get_running_loop().time() + KNOWN_SOON
        return self._gates[guild]

    def _ask_about_all(self, stream: Stream) -> None:
        for guild in stream.guilds - self._directory.guilds.keys():
            self._ask_about(stream, guild)

    def _ask_about(self, stream: Stream, guild: str) -> asyncio.Event:
        """Find out what a guild is that no frame told of."""
        if guild not in self._gates:
            gate = self._gate_for(guild)
            self._later(self._insist(lambda: self._find_out(stream, guild, gate)), "finds out what a server is")
        return self._gates[guild]

    async def _find_out(self, stream: Stream, id_: str, gate: asyncio.Event) -> None:
        """Find out what a guild is, and catch up on what a former process owed it when it ended."""
        guild, since = await self._entrance.find_out(id_), stream.owed.get(id_, "")
        await self._recollect(guild)
        gate.set()
        if since:
            await self._catch_up(stream, guild, f"{stream.session}:{stream.heard}", since)
        else:
            self._entered(guild)

    def _left(self, guild: str, mark: str) -> SpaceLeft:
        return SpaceLeft(id=EventId(f"left:{guild}:{mark}"), at=self._house.now(), space=space_in(guild))

    def _leave(self, stream: Stream, guild: str) -> None:
        stream.guilds.discard(guild)
        stream.caught_up(guild)
        self._directory.leave(guild)
        self._gates.pop(guild, None)
        self._ways.pop(guild, None)
        log.warning("Trellis was removed from the server %s; nothing is done there any more.", guild)

    # ---- what happens --------------------------------------------------------------------------------------------

    async def _hear_in_turn(self, stream: Stream, frame: Frame, told: Payload, mark: str) -> None:
        kind, guild, came = str(frame.get("t")), told.id("guild_id"), asyncio.get_running_loop().time()
        async with self._way_into(guild, kind):
            heard = await self._understood(stream, frame, guild, mark)
            self._directory.learn(kind, told)
        if kind == "MESSAGE_CREATE" and told.part("author").id("id") == self._directory.us:
            self._note_echo(told)
        if kind in MAY_ALLOW_US_MORE:
            self._changed()
        if heard.space is None and kind == "MESSAGE_CREATE" and not guild and self._is_by_person(told):
            self._later(self._pages.ask_which(told), "asks which server somebody means")
        await self._tell(stream, heard, came)

    def _way_into(self, guild: str, kind: str) -> AbstractAsyncContextManager[object]:
        """Return what lets in one frame of a guild after another; gestures, which cannot wait, go past."""
        if not guild or kind == "INTERACTION_CREATE":
            return nullcontext()
        return self._ways.setdefault(guild, asyncio.Lock())

    async def _understood(self, stream: Stream, frame: Frame, guild: str, mark: str) -> Heard:
        """Understand a frame, once what it takes is known."""
        if guild:
            await (self._gates.get(guild) or self._ask_about(stream, guild)).wait()
        else:
            await self._know_who_is_where(stream, Payload.of(frame.get("d")))
        heard = heard_in(frame, mark, self._directory)
        for _ in range(LOOKS_AT_MOST):
            if not heard.unknown_channel and not heard.unknown_user:
                break
            await self._insist(partial(self._find, guild, heard))
            heard = heard_in(frame, mark, self._directory)
        return heard

    async def _know_who_is_where(self, stream: Stream, told: Payload) -> None:
        """Wait until it shows of which guild somebody speaks in private; not for ever: one may be out of reach.

        Whoever is in none of ours is nobody to us, though they could write to us from another, or from before.
        """
        self._ask_about_all(stream)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._soon):
                await self.knows_all()
        user = told.part("author").id("id") or told.part("user").id("id")
        if user and user != self._directory.us and not self._directory.shared_with(user):
            for guild in self._directory.may_be_in(user)[:MOST_ASKED]:
                if await self._entrance.meet(guild, user):
                    return

    def _note_echo(self, said: Payload) -> None:
        """Learn where a message of ours stands: the gateway tells of it with the key that we gave it."""
        channel, message, guild = said.id("channel_id"), said.id("id"), self._directory.guild(said.id("guild_id"))
        parent = channel if guild is None else guild.parent_of(channel) or channel
        if channel and message and said.mark("nonce"):
            self._echoed(said.mark("nonce"), Spot(parent, message, "" if parent == channel else channel))

    def _is_by_person(self, said: Payload) -> bool:
        author = said.part("author")
        return bool(author.id("id")) and author.id("id") != self._directory.us and not author.flag("bot")

    async def _find(self, id_: str, heard: Heard) -> None:
        guild = self._directory.guild(id_)
        if guild is not None and heard.unknown_channel:
            await self._entrance.find_channel(guild, heard.unknown_channel)
        if guild is not None and heard.unknown_user:
            await self._entrance.meet(guild, heard.unknown_user)

    async def _tell(self, stream: Stream, heard: Heard, came: float) -> None:
        """Write down what came of a frame (when it came is by the loop's clock), then do what follows."""
        events, grip = self._pages.instead(heard)
        events = [event for event in events if self._directory.is_news(event)]
        if heard.space is not None and events:
            if not await self._hear(heard.space, *events, waits=grip is not None):
                return
            self._note(heard.space, events)
        elif heard.completion is None and heard.page is None and grip is None:
            self.ignored[heard.kind] += 1
        if heard.gone and heard.space is not None:
            self._leave(stream, guild_of(heard.space))
        if grip is not None:
            self._follow(heard, grip, asyncio.get_running_loop().time() - came)
        if heard.completion is not None:
            self._later(self._pages.complete(heard.completion), "completes what is typed")
        if heard.page is not None:  # what was filled in is an event once it passed, so that the frame waits for it
            await quietly(self._pages.turn(heard.page), "turns a page")
        self._meet(heard)

    def _follow(self, heard: Heard, grip: Grip, waited: float) -> None:
        self._directory.speaks_of(grip.user, grip.space)
        if heard.page is None:
            self._pages.opened(grip, waited)
        if self._pages.is_home(heard):
            self._later(self._pages.show_home(grip), "shows somebody their page")

    def _meet(self, heard: Heard) -> None:
        guild = None if heard.space is None else self._directory.guild(guild_of(heard.space))
        for user in heard.strangers if guild is not None else ():
            assert guild is not None
            self._later(self._get_to_know(guild, user), "asks who somebody is")

    async def _get_to_know(self, guild: Guild, user: str) -> None:
        await self._entrance.meet(guild, user)

    def _note(self, space: SpaceId, events: Iterable[Event]) -> None:
        guild = self._directory.guild(guild_of(space))
        for event in events if guild is not None else ():
            if isinstance(event, MemberJoined | MemberChanged | MemberIntroduced) and guild is not None:
                guild.told.add(external_of(event.profile.identity))
                guild.as_told[external_of(event.profile.identity)] = hash(event.profile)

    async def _hear(self, space: SpaceId, *events: Event, waits: bool = False) -> bool:
        """Have something written down; say whether it was. What nobody waits for is tried until it is."""
        turn = self._turns.get(space)
        if turn is None or waits:
            try:
                await self._house.hear(space, *events)
                return True
            except StoreUnavailableError as error:
                if waits:
                    log.warning("A gesture could not be written down, and is not answered: %s", error)
                    return False
        await self._hear_at_last(space, events)
        return True

    async def _hear_at_last(self, space: SpaceId, events: Sequence[Event]) -> None:
        """Try until something is written down; what happened in that guild afterwards waits behind it."""
        turn = self._turns.setdefault(space, Turn())
        async with turn:
            for wait in _waits():
                try:
                    await self._house.hear(space, *events)
                    break
                except StoreUnavailableError as error:
                    log.warning("%s Trying again in %.1f s.", error, wait)
                    await asyncio.sleep(wait)
        if turn.is_over:
            self._turns.pop(space, None)

    async def _insist(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        for wait in _waits():
            try:
                return await work()
            except (DeliveryError, StoreUnavailableError) as error:
                log.warning("A server cannot be looked at yet (%s) Trying again in %.1f s.", error, wait)
                await asyncio.sleep(wait)


def _waits() -> Iterator[float]:
    return chain(AGAIN_AFTER, repeat(AGAIN_AFTER[-1]))


async def _numbered(frames: Any) -> Any:
    number = 0
    async for frame in frames:
        yield number, frame
        number += 1


async def quietly(work: Coroutine[Any, Any, None], what: str) -> None:
    """Do what nobody waits for; its failing is told in the log."""
    try:
        await work
    except (DeliveryError, StoreUnavailableError) as error:
        log.warning("Discord %s: %s", what, error)
    except Exception as error:  # the adapter's mouth: what follows a frame is that frame's alone
        log.error("Discord %s failed:\n%s", what, trace_of(error))
