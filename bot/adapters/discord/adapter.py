"""Discord as a platform: what happens there is heard over its gateway, what the house wants is done by its REST.

1. A frame counts as heard once it is written down; after a restart Discord goes on behind the last of those.
2. Only intents that somebody switched on are asked for, and the bot does without the others.
3. What a server does not allow us is told to its coordinators, with the page on which they can.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.adapters.base import Ambiguous, Capabilities, DeliveryError, House, Parcel, TryLater, waits
from bot.adapters.discord.access import DiscordAccess
from bot.adapters.discord.arrivals import Arrivals
from bot.adapters.discord.bans import Watch
from bot.adapters.discord.calling import Door
from bot.adapters.discord.deliver import Deliverer
from bot.adapters.discord.desk import PATIENCE, Desk
from bot.adapters.discord.directory import Directory
from bot.adapters.discord.entering import Entrance
from bot.adapters.discord.gateway import (
    AGAIN_AFTER,
    Beginnings,
    LineLostError,
    Shards,
    hear,
    log_in,
    set_addresses,
    stand_beside_the_library,
)
from bot.adapters.discord.guild import Guild
from bot.adapters.discord.offered import grouped
from bot.adapters.discord.pages import Pages
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.permissions import INTENTS, intents_page, invite_link, missing, switched_off
from bot.adapters.discord.reception import Reception
from bot.adapters.discord.registration import LONGEST_MENU_LABEL, commands, register
from bot.adapters.discord.render import address_of
from bot.adapters.discord.scribe import quietly
from bot.adapters.discord.spots import PLATFORM, Spot, space_in
from bot.core.commands import Word
from bot.core.errors import StoreUnavailableError
from bot.core.events import Mishap, WentWrong
from bot.core.ids import EventId, MessageRef, space_of

A_SECOND = timedelta(seconds=1)
LOOKS_FIRST = 3.0
HEARD_WELL = 60.0
"""Seconds after which what is lost then is waited for as at first."""
LONGEST_WAIT_OF_THE_LIBRARY = 30.0

log = logging.getLogger(__name__)


class DiscordAdapter:
    """Discord; `ready` is set while it hears, and `greeting` says as whom."""

    platform = PLATFORM
    capabilities = Capabilities(errors_beside_fields=False, joins_form_pages=False, whispers=False, bookmarks=False)

    def __init__(
        self,
        access: DiscordAccess,
        *,
        words: Sequence[Word] = (),
        menu: Mapping[str, str],
        member_menu: Mapping[str, str],
        patience: float = PATIENCE,
    ) -> None:
        """Take how we get in, what can be typed, what menus offer (verb and key of the label), and how long to wait."""
        self.ready, self._ready_since = asyncio.Event(), 0.0
        self._beginnings = Beginnings()
        self.greeting = ""
        self._access, self._words, self._patience = access, words, patience
        self._menu, self._member_menu = menu, member_menu
        self._house: House | None = None
        self._after: asyncio.TaskGroup | None = None
        self._following = 0
        self._deliverer: Deliverer | None = None
        self._desk: Desk | None = None
        self._shards: Shards | None = None
        self._reception: Reception | None = None
        self._flags, self._us = 0, ""
        self._directory: Directory | None = None

    @property
    def ignored(self) -> Counter[str]:
        """Return how much arrived of which nothing came, by its kind."""
        return Counter() if self._reception is None else self._reception.ignored

    @property
    def is_busy(self) -> bool:
        """Say whether something is under way that the house does not know of."""
        hearing = self._shards is not None and any(stream.has_more for stream in self._shards.all)
        return hearing or self._following > 0

    def has_heard(self, session: str, number: int) -> bool:
        """Say whether an event of a session is written down, or nothing came of it."""
        streams = () if self._shards is None else self._shards.all
        return any(stream.session == session and stream.heard >= number for stream in streams)

    # ---- living --------------------------------------------------------------------------------------------------

    async def run(self, house: House) -> None:
        """Log in, then hear until cancelled; what is in hand is finished first."""
        self._house = house
        stand_beside_the_library()
        set_addresses(self._access)
        watch = Watch()
        client = discord.Client(
            intents=discord.Intents(guilds=True),  # this one never connects
            http_trace=watch.trace(),
            max_ratelimit_timeout=LONGEST_WAIT_OF_THE_LIBRARY,
        )
        door = Door(client.http, watch)
        try:
            await log_in(client, self._access.token)
            await self._live_on(door, house, watch)
        finally:
            self.ready.clear()
            self._deliverer = None
            await door.close()
            await client.close()

    async def _live_on(self, door: Door, house: House, watch: Watch) -> None:
        """Begin again whenever the line is lost, or the house's hold of its database and so of what is ours to hear."""
        left = waits(AGAIN_AFTER)
        while True:
            try:
                return await self._live(door, house, watch)
            except* (StoreUnavailableError, LineLostError) as lost:
                left = waits(AGAIN_AFTER) if self._was_heard_well() else left
                self.ready.clear()
                wait = next(left)
                log.warning("Discord is not heard for now (%s) Trying again in %.0f s.", lost.exceptions[0], wait)
            if (task := asyncio.current_task()) is not None and task.cancelling():  # a stop is lost among what ended
                raise asyncio.CancelledError
            await asyncio.sleep(wait)

    def _was_heard_well(self) -> bool:
        return self.ready.is_set() and asyncio.get_running_loop().time() - self._ready_since >= HEARD_WELL

    async def _live(self, door: Door, house: House, watch: Watch) -> None:
        us = Payload.of(await _patiently(door, "/users/@me"))
        about = Payload.of(await _patiently(door, "/applications/@me"))
        directory = self._directory = self._a_directory(house, us.id("id"), about.id("id"))
        gateway = Payload.of(await _patiently(door, "/gateway/bot"))
        url, count = gateway.text("url"), gateway.number("shards") or 1
        self._flags = about.bits("flags")
        self._us = us.text("username")
        desk = self._desk = Desk(door, directory, patience=self._patience)
        entrance = Entrance(door, directory, house)
        pages = Pages(door, desk, directory, house)
        deliverer = self._deliverer = Deliverer(door, directory, house, desk)
        reception = self._reception = Reception(
            directory,
            entrance,
            pages,
            house,
            later=self._later,
            entered=self._entered,
            changed=watch.anything_changed,
            echoed=deliverer.echoed,
        )
        async with asyncio.TaskGroup() as after, Shards(house.streams, directory.app, reception.take, after) as shards:
            self._after, self._shards = after, shards
            try:
                await self._offer_commands(door, house)
                after.create_task(self._greet(reception.arrivals), name="discord is greeted")
                await hear(self._access, self._intents(), url, count, shards, self._beginnings)
            finally:
                self._after = None
                with suppress(asyncio.CancelledError):
                    await asyncio.shield(asyncio.ensure_future(desk.close()))

    def _a_directory(self, house: House, us: str, app: str) -> Directory:
        offers = {house.word(key)[:LONGEST_MENU_LABEL]: verb for verb, key in self._menu.items()}
        of_members = {house.word(key)[:LONGEST_MENU_LABEL]: verb for verb, key in self._member_menu.items()}
        directory = Directory(offers, of_members, house.now, grouped(self._words))
        directory.us, directory.app = us, app
        return directory

    def _intents(self) -> discord.Intents:
        """Return what we want to hear, of what somebody switched on."""
        off = switched_off(self._flags)
        for name in off:
            log.warning("%s is switched off, so this is too: %s.", name, INTENTS[name].purpose)
        return discord.Intents._from_value(sum(intent.bit for name, intent in INTENTS.items() if name not in off))

    async def _offer_commands(self, door: Door, house: House) -> None:
        """Write our commands down with Discord; without that, people can still write to us in private."""
        assert self._directory is not None
        wanted = commands(self._words, self._directory.verbs, self._directory.member_verbs, house.word)
        try:
            if await register(door, self._directory.app, wanted):
                log.info("Our commands were written down with Discord.")
        except DeliveryError as error:
            log.warning("Our commands could not be written down with Discord: %s", error)

    async def _greet(self, arrivals: Arrivals) -> None:
        """Be ready once a session stands and what can be known soon is known."""
        await arrivals.greeted.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOKS_FIRST):
                await arrivals.knows_all()
        assert self._directory is not None
        number = len(self._directory.guilds)
        self.greeting = f"{self._us} in {number} server{'' if number == 1 else 's'}"
        self._ready_since = asyncio.get_running_loop().time()
        self.ready.set()

    def _later(self, work: Coroutine[Any, Any, None], what: str) -> None:
        if self._after is None:  # we are stopping: what nobody waits for is left out
            work.close()
            return
        self._following += 1
        task = self._after.create_task(quietly(work, what), name=f"discord {what}")
        task.add_done_callback(self._followed)

    def _followed(self, _: object) -> None:
        self._following -= 1

    # ---- what we lack --------------------------------------------------------------------------------------------

    def _entered(self, guild: Guild) -> None:
        self._later(self._tell_what_we_lack(guild), "says what it lacks")

    async def _tell_what_we_lack(self, guild: Guild) -> None:
        """Tell the coordinators what is not allowed to us, and where they can allow it; once for each lack."""
        assert self._house is not None
        assert self._directory is not None
        app, roles = self._directory.app, self._directory.our_roles.get(guild.id)
        if roles is None:
            return
        lacking = (
            (missing(guild.in_general(self._directory.us, roles)), invite_link(app, guild.id)),
            (switched_off(self._flags), intents_page(app)),
        )
        for names, page in lacking:
            if names:
                await self._house.hear(space_in(guild.id), self._lack(guild, names, page))

    def _lack(self, guild: Guild, names: Iterable[str], page: str) -> WentWrong:
        assert self._house is not None
        now, what = self._house.now(), ", ".join(names)
        year, week, _ = now.isocalendar()
        return WentWrong(
            id=EventId(f"lacks:{guild.id}:{year}-{week}:{what}"),
            at=now,
            mishap=Mishap.MISSING_PERMISSION,
            what=what[:200],
            repair=page,
        )

    # ---- what the house wants ------------------------------------------------------------------------------------

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do what the parcel says, once. Raises a `DeliveryError`."""
        if self._deliverer is None:
            raise TryLater(A_SECOND)
        return await self._deliverer.deliver(parcel)

    async def look_for(self, parcel: Parcel, since: datetime) -> MessageRef | None:
        """Return where the parcel's message stands, as far as Discord lets us look."""
        if self._deliverer is None:
            raise TryLater(A_SECOND)
        return await self._deliverer.look_for(parcel, since)

    async def way_to(self, message: MessageRef) -> str | None:
        """Return Discord's own address of a message, which opens it for whoever may see it. Raises `Refused`."""
        space, spot = space_of(message.channel), Spot.of(message)
        in_forum = self._directory is not None and self._directory.is_forum(space, spot.channel)
        return address_of(spot, space, in_forum=in_forum)


async def _patiently(door: Door, path: str) -> Any:
    """Read, however long Discord is away."""
    for wait in waits(AGAIN_AFTER):
        try:
            return await door.call("GET", path)
        except TryLater as later:
            await asyncio.sleep(later.after.total_seconds())
        except Ambiguous as error:
            log.warning("Discord does not answer yet (%s) Trying again in %.0f s.", error, wait)
            await asyncio.sleep(wait)
    raise AssertionError("the waits have no end")
