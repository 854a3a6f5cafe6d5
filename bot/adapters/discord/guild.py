"""What is known of one guild: its channels, its roles, and who is there; learned from what Discord tells.

1. Only what is needed to understand what happens is kept: names and rights, and nobody's words.
2. What is not known is private.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.adapters.discord.payload import Payload

VIEW_CHANNEL, MANAGE_GUILD, ADMINISTRATOR = 1 << 10, 1 << 5, 1 << 3
ALL = (1 << 64) - 1
TEXT, NEWS, PRIVATE_THREAD, FORUM, MEDIA = 0, 5, 12, 15, 16
THREADS = frozenset({10, 11, PRIVATE_THREAD})
SPOKEN_IN = frozenset({TEXT, NEWS, FORUM, MEDIA})
"""Channels that a community writes in; voice, stages and categories are none."""
FOR_A_ROLE, FOR_A_MEMBER = 0, 1
ONBOARDING_LASTS = timedelta(days=1)
STARTED_ONBOARDING, COMPLETED_ONBOARDING = 1 << 3, 1 << 1


@dataclass(slots=True)
class Place:
    """A channel. `rules` are who may do what there: (kind, whose, allowed, denied)."""

    id: str
    name: str
    kind: int
    rules: tuple[tuple[int, str, int, int], ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    """The names of a forum's tags."""


@dataclass(slots=True)
class Thread:
    """A conversation under a channel."""

    parent: str
    private: bool
    title: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Guild:
    """A guild as we know it. `people` are the names of those who are here, `told` those whom the house knows of."""

    id: str
    name: str = ""
    owner: str = ""
    features: frozenset[str] = frozenset()
    roles: dict[str, tuple[str, int]] = field(default_factory=dict)
    bots: dict[str, str] = field(default_factory=dict)
    """Roles that belong to a bot alone, with whose they are."""
    places: dict[str, Place] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    as_told: dict[str, int] = field(default_factory=dict)
    """What the house was told last of each, as a hash."""
    choices: dict[str, str] = field(default_factory=dict)
    """Roles that members choose for themselves, with their names."""
    events: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Where the invitation of each event stands: channel or thread, and message; both empty where it is not ours."""

    # ---- learning ----------------------------------------------------------------------------------------------------

    def take_guild(self, told: Payload) -> None:
        """Learn what a guild says of itself."""
        self.name = told.text("name") or self.name
        self.owner = told.id("owner_id") or self.owner
        if told.has("features"):
            self.features = frozenset(told.texts("features"))
        if told.has("roles"):
            self.take_roles(told.parts("roles"))
        if told.has("channels"):  # all of them: what is missing is gone
            self.places = {}
        for channel in told.parts("channels"):
            self.take_channel(channel)
        for thread in told.parts("threads"):
            self.take_thread(thread)

    def take_roles(self, roles: Iterable[Payload]) -> None:
        """Learn all roles."""
        self.roles = {}
        for role in roles:
            self.take_role(role)

    def take_role(self, role: Payload) -> None:
        """Learn a role."""
        self.roles[role.id("id")] = (role.text("name"), role.bits("permissions"))
        if bot := role.part("tags").id("bot_id"):
            self.bots[role.id("id")] = bot
        if role.id("id") in self.choices:
            self.choices[role.id("id")] = role.text("name")

    def take_channel(self, channel: Payload) -> None:
        """Learn a channel."""
        id_ = channel.id("id")
        if not id_:
            return
        self.places[id_] = Place(
            id=id_,
            name=channel.text("name"),
            kind=channel.number("type") or 0,
            rules=tuple(_rules(channel.parts("permission_overwrites"))),
            tags={tag.id("id"): tag.text("name") for tag in channel.parts("available_tags")},
        )

    def take_thread(self, thread: Payload) -> None:
        """Learn a thread."""
        id_, parent = thread.id("id"), thread.id("parent_id")
        if id_ and parent and parent not in (id_, *self.threads):
            self.threads[id_] = Thread(
                parent=parent,
                private=thread.number("type") == PRIVATE_THREAD,
                title=thread.text("name"),
                tags=tuple(thread.ids("applied_tags")),
            )

    def forget_channel(self, channel: str) -> None:
        """Forget a channel that is gone, with its threads."""
        self.places.pop(channel, None)
        self.threads.pop(channel, None)
        for thread in [id_ for id_, known in self.threads.items() if known.parent == channel]:
            del self.threads[thread]

    # ---- knowing -----------------------------------------------------------------------------------------------------

    def parent_of(self, channel: str) -> str:
        """Return the channel that a thread belongs to; a channel belongs to itself; empty where it is not known."""
        thread = self.threads.get(channel)
        if thread is not None:
            return thread.parent
        return channel if channel in self.places else ""

    def is_forum(self, channel: str) -> bool:
        """Say whether a channel consists of titled conversations."""
        place = self.places.get(channel)
        return place is not None and place.kind in (FORUM, MEDIA)

    def is_private(self, channel: str) -> bool:
        """Say whether not everybody can read a channel or thread; what is not known is private."""
        thread = self.threads.get(channel)
        if thread is not None:
            return thread.private or self.is_private(thread.parent)
        place = self.places.get(channel)
        return place is None or not self._may(place, [self.id], "") & VIEW_CHANNEL

    def may(self, channel: str, user: str, roles: Iterable[str]) -> int:
        """Return what somebody with these roles may do in a channel, as bits.

        As https://discord.com/developers/docs/topics/permissions#permission-overwrites computes it.
        """
        thread = self.threads.get(channel)
        place = self.places.get(channel if thread is None else thread.parent)
        return 0 if place is None else self._may(place, [self.id, *roles], user)

    def in_general(self, user: str, roles: Iterable[str]) -> int:
        """Return what somebody with these roles may do in the guild, as bits."""
        if user and user == self.owner:
            return ALL
        bits = 0
        for role in (self.id, *roles):
            bits |= self.roles.get(role, ("", 0))[1]
        return ALL if bits & ADMINISTRATOR else bits

    def _may(self, place: Place, roles: list[str], user: str) -> int:
        everybody, *others = roles
        bits = self.in_general(user, others)
        if bits == ALL:
            return bits
        for allowed, denied in self._ruled(place, FOR_A_ROLE, {everybody}):
            bits = bits & ~denied | allowed
        ruled = list(self._ruled(place, FOR_A_ROLE, set(others)))
        for _, denied in ruled:
            bits &= ~denied
        for allowed, _ in ruled:
            bits |= allowed
        for allowed, denied in self._ruled(place, FOR_A_MEMBER, {user}):
            bits = bits & ~denied | allowed
        return bits

    def _ruled(self, place: Place, kind: int, whose: set[str]) -> Iterator[tuple[int, int]]:
        return ((allowed, denied) for of, who, allowed, denied in place.rules if of == kind and who in whose)

    def may_coordinate(self, user: str, roles: Iterable[str]) -> bool:
        """Say whether somebody manages this guild."""
        return bool(self.in_general(user, roles) & (MANAGE_GUILD | ADMINISTRATOR))

    def is_unfinished(self, member: Payload, now: datetime) -> bool:
        """Say whether somebody is still in Discord's own onboarding."""
        flags, joined = member.bits("flags"), member.moment("joined_at")
        if member.flag("pending"):
            return True
        if flags & COMPLETED_ONBOARDING:
            return False
        is_new = joined is not None and now - joined < ONBOARDING_LASTS
        return bool(flags & STARTED_ONBOARDING) or (is_new and "GUILD_ONBOARDING" in self.features)


def _rules(rules: Iterable[Payload]) -> Iterator[tuple[int, str, int, int]]:
    for rule in rules:
        yield (rule.number("type") or 0, rule.id("id"), rule.bits("allow"), rule.bits("deny"))
