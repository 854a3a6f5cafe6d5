"""Who and what we know of in each guild; learned from what Discord tells, asked for only after a restart.

1. What a frame tells is learned after the frame was understood, so that it can be told what was before.
2. Nothing in here outlives the process, and none of it is anybody's words.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.adapters.discord.guild import Guild
from bot.adapters.discord.listing import invitation_in
from bot.adapters.discord.offered import NO_WAYS, Ways
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.permissions import bits_of
from bot.adapters.discord.profiles import called, is_bot
from bot.adapters.discord.spots import guild_of, space_in
from bot.core.events import Event, MemberChanged
from bot.core.ids import SpaceId, external_of, space_of

MOST_SPEAKERS = 20_000


class Directory:
    """Knows the guilds that we are in."""

    def __init__(
        self,
        verbs: Mapping[str, str],
        member_verbs: Mapping[str, str],
        now: Callable[[], datetime],
        ways: Ways = NO_WAYS,
    ) -> None:
        """Take the menus of messages and of members (the verb of each label), the clock, and what Discord groups."""
        self.verbs, self.member_verbs, self.ways = verbs, member_verbs, ways
        self.us = self.app = ""
        self.now = now
        self.guilds: dict[str, Guild] = {}
        self.our_roles: dict[str, tuple[str, ...]] = {}
        self._bots: dict[str, set[str]] = {}
        self._passers_by: dict[str, set[str]] = {}
        self._unfinished: dict[str, set[str]] = {}
        self._speaks_of: OrderedDict[str, str] = OrderedDict()

    # ---- learning ----------------------------------------------------------------------------------------------------

    def enter(self, guild: str) -> Guild:
        """Return a guild that we are in, be it known or new."""
        return self.guilds.setdefault(guild, Guild(guild))

    def leave(self, guild: str) -> None:
        """Forget a guild that we are no longer in."""
        for known in (self.guilds, self.our_roles, self._bots, self._unfinished, self._passers_by):
            known.pop(guild, None)

    def learn(self, kind: str, told: Payload) -> None:
        """Learn what a frame tells of a guild that we know; of others nothing is learned."""
        guild = self.guilds.get(told.id("guild_id") or told.id("id"))
        if guild is None:
            return
        match kind:
            case "GUILD_UPDATE":
                guild.take_guild(told)
            case "CHANNEL_CREATE" | "CHANNEL_UPDATE":
                guild.take_channel(told)
            case "CHANNEL_DELETE" | "THREAD_DELETE":
                guild.forget_channel(told.id("id"))
            case "THREAD_CREATE" | "THREAD_UPDATE":
                guild.take_thread(told)
            case "THREAD_LIST_SYNC":
                for thread in told.parts("threads"):
                    guild.take_thread(thread)
            case "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE":
                guild.take_role(told.part("role"))
            case "GUILD_ROLE_DELETE":
                guild.roles.pop(told.id("role_id"), None)
                guild.choices.pop(told.id("role_id"), None)
            case "GUILD_SCHEDULED_EVENT_CREATE" | "GUILD_SCHEDULED_EVENT_UPDATE":
                self.note_event(guild, told.id("id"), told)
            case "GUILD_SCHEDULED_EVENT_DELETE":
                guild.events.pop(told.id("id"), None)
            case "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE":
                self.meet(guild, told)
            case "GUILD_MEMBER_REMOVE":
                self.miss(guild, told.part("user").id("id"))
            case _:
                self._overhear(guild, told)

    def meet(self, guild: Guild, member: Payload, user: Payload | None = None) -> None:
        """Learn who a member is."""
        person = member.part("user") if user is None else user
        id_ = person.id("id")
        if not id_:
            return
        guild.people[id_] = called(person, member)
        self._passers_by.get(guild.id, set()).discard(id_)
        if is_bot(person):
            self._bots.setdefault(guild.id, set()).add(id_)
        if id_ == self.us:
            self.our_roles[guild.id] = member.ids("roles")
        unfinished = self._unfinished.setdefault(guild.id, set())
        if guild.is_unfinished(member, self.now()):
            unfinished.add(id_)
        else:
            unfinished.discard(id_)

    def note_event(self, guild: Guild, event: str, told: Payload) -> None:
        """Learn where the invitation of an event stands."""
        if event:
            guild.events[event] = invitation_in(told, self.us)

    def pass_by(self, guild: Guild, user: str) -> None:
        """Learn that somebody who spoke there is in a guild no more, if they ever were: a person, for all we know."""
        self._passers_by.setdefault(guild.id, set()).add(user)

    def is_news(self, event: Event) -> bool:
        """Say whether the house does not know something yet: most of what changes about a member is nothing to it."""
        if not isinstance(event, MemberChanged):
            return True
        guild = self.guilds.get(guild_of(space_of(event.profile.identity)))
        return guild is None or guild.as_told.get(external_of(event.profile.identity)) != hash(event.profile)

    def miss(self, guild: Guild, user: str) -> None:
        """Forget who has gone."""
        guild.as_told.pop(user, None)
        if self._speaks_of.get(user) == guild.id:
            del self._speaks_of[user]
        guild.people.pop(user, None)
        guild.told.discard(user)
        for known in (self._bots, self._unfinished):
            known.get(guild.id, set()).discard(user)

    def _overhear(self, guild: Guild, told: Payload) -> None:
        """Learn who speaks, from what comes with their words."""
        author, member = told.part("author"), told.part("member")
        if author.id("id") and member.content and author.id("id") not in guild.people:
            self.meet(guild, member, author)

    def speaks_of(self, user: str, space: SpaceId) -> None:
        """Remember which guild somebody speaks of with us."""
        self._speaks_of[user] = guild_of(space)
        self._speaks_of.move_to_end(user)
        if len(self._speaks_of) > MOST_SPEAKERS:
            self._speaks_of.popitem(last=False)

    # ---- what receiving asks -----------------------------------------------------------------------------------------

    def guild(self, guild: str) -> Guild | None:
        """Return what is known of a guild, None where we are not in it."""
        return self.guilds.get(guild)

    def is_bot(self, guild: str, user: str) -> bool | None:
        """Say whether a user is a bot, None where nobody knows."""
        if user in self._bots.get(guild, ()):
            return True
        known = self.guilds.get(guild)
        is_known = known is not None and user in known.people
        return False if is_known or user in self._passers_by.get(guild, ()) else None

    def was_unfinished(self, guild: str, user: str) -> bool:
        """Say whether somebody was in Discord's onboarding when we last heard of them."""
        return user in self._unfinished.get(guild, ())

    def space_for(self, user: str) -> SpaceId | None:
        """Return the space of which somebody spoke last, or the only one that we share, None where that is unclear."""
        shared = {guild.id for guild in self.shared_with(user)}
        last = self._speaks_of.get(user)
        if last in shared:
            return space_in(str(last))
        return space_in(shared.pop()) if len(shared) == 1 else None

    def may_be_in(self, user: str) -> list[Guild]:
        """Return the guilds of which nobody asked yet whether somebody is in them."""
        return [guild for guild in self.guilds.values() if user not in self._passers_by.get(guild.id, ())]

    def shared_with(self, user: str) -> list[Guild]:
        """Return the guilds in which somebody is, as far as we know."""
        return [guild for guild in self.guilds.values() if user in guild.people or user in guild.told]

    # ---- what delivery asks ------------------------------------------------------------------------------------------

    def name_of(self, space: SpaceId, user: str) -> str | None:
        """Return what somebody is called."""
        known = self.guilds.get(guild_of(space))
        return None if known is None else known.people.get(user)

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        """Return what a channel is called."""
        known = self.guilds.get(guild_of(space))
        place = None if known is None else known.places.get(channel)
        return None if place is None else place.name

    def is_private(self, space: SpaceId, channel: str) -> bool:
        """Say whether a channel is not open to everybody; what is not known is not open."""
        known = self.guilds.get(guild_of(space))
        return known is None or known.is_private(channel)

    def is_forum(self, space: SpaceId, channel: str) -> bool:
        """Say whether every conversation in a channel begins with a titled post."""
        known = self.guilds.get(guild_of(space))
        return known is not None and known.is_forum(channel)

    def tags(self, space: SpaceId, forum: str) -> Mapping[str, str]:
        """Return the ids of a forum's tags, by their names."""
        known = self.guilds.get(guild_of(space))
        place = None if known is None else known.places.get(forum)
        return {} if place is None else {name: tag for tag, name in place.tags.items()}

    def channel_for_groups(self, space: SpaceId) -> str | None:
        """Return a channel that everybody reads and in which we may bring a few together, None where there is none."""
        known = self.guilds.get(guild_of(space))
        if known is None:
            return None
        needed = bits_of("View Channels", "Create Private Threads", "Send Messages in Threads")
        roles = self.our_roles.get(known.id, ())
        found = (
            place.id
            for place in known.places.values()
            if place.kind == 0
            and not known.is_private(place.id)
            and known.may(place.id, self.us, roles) & needed == needed
        )
        return next(found, None)
