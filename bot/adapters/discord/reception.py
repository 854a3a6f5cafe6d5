"""Where frames arrive: each is understood, written down by the house, and only then answered.

1. What happens in a guild is heard in its order, once it is known what that guild is.
2. What an answer does not need (who came while we were away, what was written meanwhile) follows it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial

from bot.adapters.base import House
from bot.adapters.discord.arrivals import Arrivals, Later
from bot.adapters.discord.directory import Directory
from bot.adapters.discord.entering import Entrance
from bot.adapters.discord.guild import Guild
from bot.adapters.discord.handle import Grip
from bot.adapters.discord.hearing import Heard
from bot.adapters.discord.pages import Pages
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.receive import heard_in
from bot.adapters.discord.scribe import Scribe, insist, quietly
from bot.adapters.discord.spots import Spot, guild_of
from bot.adapters.discord.stream import Frame, Stream
from bot.core.events import Event, MemberChanged, MemberIntroduced, MemberJoined
from bot.core.ids import external_of

LOOKS_AT_MOST = 3
MOST_ASKED = 5
"""Servers that are asked whether somebody who writes to us in private is in them."""
MAY_ALLOW_US_MORE = frozenset({"CHANNEL_UPDATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE"})


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
        self._directory, self._entrance, self._pages = directory, entrance, pages
        self._later, self._changed, self._echoed = later, changed, echoed
        self._scribe = Scribe(house)
        self.arrivals = Arrivals(
            directory, entrance, house, self._scribe, later=later, entered=entered, hear=self._hear_in_turn
        )
        self._ways: dict[str, asyncio.Lock] = {}
        self.ignored: Counter[str] = Counter()

    async def take(self, stream: Stream, frame: Frame, mark: str) -> None:
        """Hear a frame; once this returns it is written down, as far as anything came of it.

        `mark` names it where Discord does not: by the session that it came in, which may be over by now.
        """
        told = Payload.of(frame.get("d"))
        match frame.get("t"):
            case "READY":
                await self.arrivals.begin(stream, told)
            case "RESUMED":
                self.arrivals.go_on(stream)
            case "GUILD_CREATE" if told.id("id") and not told.flag("unavailable"):
                await self.arrivals.come_in(stream, told, mark)
            case _:
                await self._hear_in_turn(stream, frame, told, mark)

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

    # ---- understanding -----------------------------------------------------------------------------------------------

    async def _understood(self, stream: Stream, frame: Frame, guild: str, mark: str) -> Heard:
        """Understand a frame, once what it takes is known."""
        if guild:
            await self.arrivals.knows(stream, guild)
        else:
            await self._know_who_is_where(stream, Payload.of(frame.get("d")))
        heard = heard_in(frame, mark, self._directory)
        for _ in range(LOOKS_AT_MOST):
            if heard.is_understood:
                break
            await insist(partial(self._find, guild, heard))
            heard = heard_in(frame, mark, self._directory)
        return heard

    async def _know_who_is_where(self, stream: Stream, told: Payload) -> None:
        """Wait until it shows of which guild somebody speaks in private.

        Whoever is in none of ours is nobody to us, though they could write to us from another, or from before.
        """
        await self.arrivals.knows_all_soon(stream)
        user = told.part("author").id("id") or told.part("user").id("id")
        if user and user != self._directory.us and not self._directory.shared_with(user):
            for guild in self._directory.may_be_in(user)[:MOST_ASKED]:
                if await self._entrance.meet(guild, user):
                    return

    async def _find(self, id_: str, heard: Heard) -> None:
        guild = self._directory.guild(id_)
        if guild is not None and heard.unknown_channel:
            await self._entrance.find_channel(guild, heard.unknown_channel)
        if guild is not None and heard.unknown_user:
            await self._entrance.meet(guild, heard.unknown_user)
        if guild is not None and heard.unknown_event:
            await self._entrance.find_event(guild, heard.unknown_event)

    def _note_echo(self, said: Payload) -> None:
        """Learn where a message of ours stands: the gateway tells of it with the key that we gave it."""
        channel, message, guild = said.id("channel_id"), said.id("id"), self._directory.guild(said.id("guild_id"))
        parent = channel if guild is None else guild.parent_of(channel) or channel
        if channel and message and said.mark("nonce"):
            self._echoed(said.mark("nonce"), Spot(parent, message, "" if parent == channel else channel))

    def _is_by_person(self, said: Payload) -> bool:
        author = said.part("author")
        return bool(author.id("id")) and author.id("id") != self._directory.us and not author.flag("bot")

    # ---- telling -----------------------------------------------------------------------------------------------------

    async def _tell(self, stream: Stream, heard: Heard, came: float) -> None:
        """Write down what came of a frame (when it came is by the loop's clock), then do what follows."""
        events, grip = self._pages.instead(heard)
        events = [event for event in events if self._directory.is_news(event)]
        guild = None if heard.space is None else self._directory.guild(guild_of(heard.space))
        if heard.space is not None and events:
            if grip is None:
                await self._scribe.write(heard.space, *events)
            elif not await self._scribe.write_at_once(heard.space, *events):
                return
            if guild is not None:
                _note_told(guild, events)
        elif heard.completion is None and heard.page is None and grip is None:
            self.ignored[heard.kind] += 1
        if heard.gone and heard.space is not None:
            self.arrivals.leave(stream, guild_of(heard.space))
            self._ways.pop(guild_of(heard.space), None)
        if grip is not None:
            self._follow(heard, grip, asyncio.get_running_loop().time() - came)
        if heard.completion is not None:
            self._later(self._pages.complete(heard.completion), "completes what is typed")
        if heard.page is not None:  # what was filled in is an event once it passed, so that the frame waits for it
            await quietly(self._pages.turn(heard.page), "turns a page")
        if guild is not None:
            for user in heard.strangers:
                self._later(self._get_to_know(guild, user), "asks who somebody is")

    def _follow(self, heard: Heard, grip: Grip, waited: float) -> None:
        self._directory.speaks_of(grip.user, grip.space)
        if heard.page is None:
            self._pages.opened(grip, waited)
        if self._pages.is_home(heard):
            self._later(self._pages.show_home(grip), "shows somebody their page")

    async def _get_to_know(self, guild: Guild, user: str) -> None:
        await self._entrance.meet(guild, user)


def _note_told(guild: Guild, events: Iterable[Event]) -> None:
    """Note whom the house knows of now, and as what."""
    for event in events:
        if isinstance(event, MemberJoined | MemberChanged | MemberIntroduced):
            user = external_of(event.profile.identity)
            guild.told.add(user)
            guild.as_told[user] = hash(event.profile)
