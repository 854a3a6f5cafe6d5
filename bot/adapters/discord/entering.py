"""How we come into a guild: who and what is there, and what happened there while we were away.

1. A guild that the house never heard of is told of before anything that happens in it.
2. Who joined while we were away is a newcomer, who left has gone; what was written where we listen is heard at last.
3. Whoever is still in Discord's own onboarding is not here yet.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.adapters.base import Ambiguous, House, Recollection, Refused, TryLater
from bot.adapters.discord.calling import Door
from bot.adapters.discord.directory import Directory
from bot.adapters.discord.guild import SPOKEN_IN, THREADS, Guild
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.profiles import channel_profile, choices_of, profile_of
from bot.adapters.discord.spots import moment_of, space_in
from bot.core.events import ChoicesOffered, MemberJoined, MemberLeft, SpaceEntered
from bot.core.ids import EventId, Identity, external_of
from bot.core.profiles import Profile

MEMBERS_A_PAGE, MESSAGES_A_PAGE, PORTION = 1_000, 100, 200
PATIENCE = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
ONBOARDS = "GUILD_ONBOARDING"

log = logging.getLogger(__name__)

Json = Mapping[str, Any]


class Entrance:
    """The way into guilds."""

    def __init__(self, door: Door, directory: Directory, house: House) -> None:
        """Take how Discord is asked, who writes down whom we meet, and the house."""
        self._door, self._directory, self._house = door, directory, house

    # ---- who and what is there -----------------------------------------------------------------------------------

    async def find_out(self, id_: str) -> Guild | None:
        """Ask what a guild is, where no frame tells it (after a restart with the old session); None: not in it."""
        told = Payload.of(await self._ask("/guilds/{guild_id}", guild_id=id_))
        if not told.id("id"):
            return None
        channels = await self._ask("/guilds/{guild_id}/channels", guild_id=id_)
        threads = await self._ask("/guilds/{guild_id}/threads/active", guild_id=id_)
        us = await self._ask("/guilds/{guild_id}/members/{user_id}", guild_id=id_, user_id=self._directory.us)
        guild = self._directory.enter(id_)
        guild.take_guild(told)
        guild.take_guild(Payload.of({"channels": channels or [], "threads": (threads or {}).get("threads", [])}))
        self._directory.meet(guild, Payload.of(us))
        await self._learn_choices(guild)
        return guild

    async def look_around(self, guild: Guild, mark: str, since: str) -> None:
        """Tell the house who is in a guild, and who came and went since `since` (an id of Discord's; empty: anew)."""
        await self._learn_choices(guild)
        known = await self._house.recollect(space_in(guild.id))  # before it is listed: who joins meanwhile is no leaver
        people, all_of_them = await self._people(guild)
        here = {profile.identity: profile for profile, _ in people if external_of(profile.identity) in guild.people}
        came = [(profile, at) for profile, at in people if _is_new(profile, at, known, since)]
        new = {profile.identity for profile, _ in came}
        there = [profile for identity, profile in here.items() if identity not in new]
        missing = known.people - here.keys() if all_of_them else frozenset()
        gone = {who for who in missing if not self._directory.was_unfinished(guild.id, external_of(who))}
        space = space_in(guild.id)
        await self._house.hear(space, *self._entered(guild, mark, there), *self._offers(guild, mark))
        for event in (*self._joins(guild, came), *self._leaves(guild, mark, gone)):
            await self._house.hear(space, event)
        guild.told |= {external_of(identity) for identity in (*here, *known.people)}
        for identity in gone:
            self._directory.miss(guild, external_of(identity))

    def _joins(self, guild: Guild, came: Iterable[tuple[Profile, datetime]]) -> Iterator[MemberJoined]:
        for profile, at in came:
            id_ = EventId(f"join:{guild.id}:{external_of(profile.identity)}:{at.isoformat()}")
            yield MemberJoined(id=id_, at=at, profile=profile)

    def _leaves(self, guild: Guild, mark: str, gone: Iterable[Identity]) -> Iterator[MemberLeft]:
        for identity in gone:
            id_ = EventId(f"gone:{guild.id}:{external_of(identity)}:{mark}")
            yield MemberLeft(id=id_, at=self._house.now(), by=identity)

    def _entered(self, guild: Guild, mark: str, there: Iterable[Profile]) -> Iterable[SpaceEntered]:
        space, now = space_in(guild.id), self._house.now()
        channels = tuple(channel_profile(guild, place) for place in guild.places.values() if place.kind in SPOKEN_IN)
        people = list(there)
        portions = [people[begin : begin + PORTION] for begin in range(0, len(people), PORTION)] or [[]]
        for number, portion in enumerate(portions):
            yield SpaceEntered(
                id=EventId(f"look:{guild.id}:{mark}:{number}"),
                at=now,
                space=space,
                name=guild.name or guild.id,
                people=tuple(portion),
                channels=channels if number == 0 else (),
                reserved=True,
            )

    def _offers(self, guild: Guild, mark: str) -> Iterable[ChoicesOffered]:
        if guild.choices:
            yield ChoicesOffered(
                id=EventId(f"choices:{guild.id}:{mark}"),
                at=self._house.now(),
                space=space_in(guild.id),
                choices=choices_of(guild.choices),
            )

    async def _people(self, guild: Guild) -> tuple[list[tuple[Profile, datetime]], bool]:
        """Return who is in a guild and since when, and whether these are all: Discord may not let us list them."""
        found: list[tuple[Profile, datetime]] = []
        after = "0"
        while True:
            params = {"limit": str(MEMBERS_A_PAGE), "after": after}
            page = await self._ask("/guilds/{guild_id}/members", params, guild_id=guild.id)
            if page is None:  # not allowed; that nobody else is there does not follow
                return found, False
            for member in map(Payload.of, page):
                self._directory.meet(guild, member)
                profile = profile_of(guild, member)
                after = max(after, member.part("user").id("id"), key=int)
                joined = member.moment("joined_at")
                if profile is None or profile.bot or guild.is_unfinished(member, self._house.now()):
                    continue
                found.append((profile, joined or datetime.min.replace(tzinfo=UTC)))
            if len(page) < MEMBERS_A_PAGE:
                return found, True

    async def _learn_choices(self, guild: Guild) -> None:
        """Learn which roles members choose for themselves: those that answers of the guild's onboarding give."""
        guild.choices = {}
        if ONBOARDS not in guild.features:
            return
        told = Payload.of(await self._ask("/guilds/{guild_id}/onboarding", guild_id=guild.id))
        options = (option for prompt in told.parts("prompts") for option in prompt.parts("options"))
        roles = dict.fromkeys(role for option in options for role in option.ids("role_ids"))
        guild.choices = {role: guild.roles[role][0] for role in roles if role in guild.roles}

    async def meet(self, guild: Guild, user: str) -> bool:
        """Ask who somebody is; say whether they are in the guild."""
        told = Payload.of(await self._ask("/guilds/{guild_id}/members/{user_id}", guild_id=guild.id, user_id=user))
        if told.part("user").id("id") != user:
            self._directory.pass_by(guild, user)
            return False
        self._directory.meet(guild, told)
        return True

    async def find_channel(self, guild: Guild, channel: str) -> None:
        """Ask what a channel or thread is."""
        told = Payload.of(await self._ask("/channels/{channel_id}", channel_id=channel))
        if told.id("parent_id") and told.number("type") in THREADS:
            guild.take_thread(told)
        elif told.id("id"):
            guild.take_channel(told)

    async def find_event(self, guild: Guild, event: str) -> None:
        """Ask what an event of the guild's list is."""
        path = "/guilds/{guild_id}/scheduled-events/{event_id}"
        told = Payload.of(await self._ask(path, guild_id=guild.id, event_id=event))
        self._directory.note_event(guild, event, told)

    # ---- what happened meanwhile ---------------------------------------------------------------------------------

    async def missed(self, guild: Guild, since: str) -> AsyncIterator[Json]:
        """Go through what was written where we listen after an id of Discord's, as frames would have told it."""
        known = await self._house.recollect(space_in(guild.id))
        listening = {external_of(channel) for channel in known.listening}
        active = await self._ask("/guilds/{guild_id}/threads/active", guild_id=guild.id) or {}
        for thread in map(Payload.of, active.get("threads") or ()):
            guild.take_thread(thread)
            if thread.id("parent_id") in listening and int(thread.id("id")) > int(since):
                yield {"t": "THREAD_CREATE", "d": {**thread.content, "guild_id": guild.id, "newly_created": True}}
        spoken = [id_ for id_ in listening if id_ in guild.places and not guild.is_forum(id_)]
        spoken += [id_ for id_, thread in guild.threads.items() if thread.parent in listening]
        for channel in spoken:
            async for message in self._written(channel, since):
                yield {"t": "MESSAGE_CREATE", "d": {**message, "guild_id": guild.id}}

    async def _written(self, channel: str, since: str) -> AsyncIterator[Json]:
        """Go through a channel's messages after an id, the oldest first."""
        while True:
            params = {"after": since, "limit": str(MESSAGES_A_PAGE)}
            page = await self._ask("/channels/{channel_id}/messages", params, channel_id=channel) or []
            for message in sorted(page, key=lambda one: int(one["id"])):
                since = message["id"]
                yield message
            if len(page) < MESSAGES_A_PAGE:
                return

    async def _ask(self, path: str, params: Mapping[str, str] | None = None, **ids: str) -> Any:
        """Read, and read again after a while; None where Discord refuses. Raises a `DeliveryError` at last."""
        for wait in PATIENCE:
            try:
                return await self._door.call("GET", path, params=params, json=None, files=(), **ids)
            except Refused as refused:
                log.info("%s: %s", path.format(**ids), refused)
                return None
            except TryLater as later:
                await asyncio.sleep(later.after.total_seconds())
            except Ambiguous:
                await asyncio.sleep(wait)
        return await self._door.call("GET", path, params=params, json=None, files=(), **ids)


def _is_new(profile: Profile, joined: datetime, known: Recollection, since: str) -> bool:
    """Say whether somebody joined while we were away from a guild that we knew."""
    return bool(since and known.people) and profile.identity not in known.people and joined >= moment_of(since)
