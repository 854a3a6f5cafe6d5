"""Who and what is in a workspace: looked at when we come in and once a day, asked for where somebody unknown appears.

1. A page that Slack holds back is waited for; a page that it refuses leaves that part empty, and the rest stands.
2. What changed is told once: what is known already is no event.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.base import Ambiguous, Refused, TryLater
from bot.adapters.slack.pace import Paced
from bot.adapters.slack.profiles import channel_profile, person_profile
from bot.core.events import ChannelChanged, Event, MemberChanged, MemberLeft, SpaceEntered
from bot.core.ids import ChannelId, EventId, Identity, SpaceId, channel_id, external_of, identity, space_of
from bot.core.profiles import ChannelProfile, Profile

PAGE = 200
PORTION = 200
MOST_ASKED = 10_000
ASKED_AGAIN_AFTER = timedelta(hours=1)
MOST_PAGES = 500
WAITS = (1.0, 2.0, 5.0, 10.0, 30.0)

log = logging.getLogger(__name__)


class Directory:
    """The people and channels of all workspaces, by the names that they go by."""

    def __init__(self) -> None:
        """Begin knowing nobody."""
        self._people: dict[Identity, Profile] = {}
        self._channels: dict[ChannelId, ChannelProfile] = {}
        self._asked: dict[Identity, datetime] = {}

    # ---- what is known ------------------------------------------------------------------------------------------

    def name_of(self, space: SpaceId, user: str) -> str | None:
        """Return what somebody is called."""
        known = self._people.get(identity(space, user))
        return None if known is None else known.name

    def names_in(self, space: SpaceId, some: Iterable[Identity]) -> dict[str, str]:
        """Return what some people are called, by Slack's ids, as far as they are known."""
        known = (self._people.get(who) for who in some if space_of(who) == space)
        return {external_of(person.identity): person.name for person in known if person is not None}

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        """Return what a channel is called."""
        known = self._channels.get(channel_id(space, channel))
        return None if known is None else known.name

    def is_private(self, space: SpaceId, channel: str) -> bool:
        """Say whether a channel is known to be private."""
        known = self._channels.get(channel_id(space, channel))
        return known is not None and known.private

    # ---- what is learned ----------------------------------------------------------------------------------------

    def learn(self, events: Iterable[Event]) -> None:
        """Remember what events tell of people and channels."""
        for event in events:
            profile = getattr(event, "profile", None)
            if isinstance(event, MemberLeft):
                self._people.pop(event.by, None)  # should they come back, that is news
            elif isinstance(profile, Profile):
                self._people[profile.identity] = profile
            elif isinstance(profile, ChannelProfile):
                self._channels[profile.channel] = profile

    def is_news(self, event: Event) -> bool:
        """Say whether an event tells something new; Slack reports every change of a status line."""
        return not (isinstance(event, MemberChanged) and self._people.get(event.profile.identity) == event.profile)

    def forget(self, space: SpaceId) -> None:
        """Forget a workspace that we left."""
        mine = f"{space}/"
        self._people = {who: known for who, known in self._people.items() if not who.startswith(mine)}
        self._channels = {which: known for which, known in self._channels.items() if not which.startswith(mine)}

    def profile_of(self, who: Identity) -> Profile | None:
        """Return what is known of somebody."""
        return self._people.get(who)

    async def look_around(self, slack: Paced, now: datetime, installer: str | None) -> tuple[SpaceEntered, ...]:
        """Return who and what is there, in portions that are quickly written down; `installer` is who let us in."""
        space = slack.workspace.space
        people = [
            person_profile(space, user)
            async for user in _pages(slack, "users.list", "members")
            if not user.get("deleted")
        ]
        channels = await self._channels_of(slack)
        self._people.update((person.identity, person) for person in people)
        self._channels.update((channel.channel, channel) for channel in channels)
        portions = [people[start : start + PORTION] for start in range(0, len(people), PORTION)] or [[]]
        return tuple(
            SpaceEntered(
                id=EventId(f"enter:{space}:{now.isoformat()}:{number}"),
                at=now,
                space=space,
                name=slack.workspace.name,
                people=tuple(portion),
                channels=channels if number == 0 else (),
                coordinators=() if installer is None else (identity(space, installer),),
            )
            for number, portion in enumerate(portions)
        )

    def begins_to_ask(self, space: SpaceId, user: str, now: datetime) -> bool:
        """Say whether somebody unknown is to be asked for now: each once an hour at most, however much they write."""
        who = identity(space, user)
        if who in self._people or now < self._asked.get(who, now):
            return False
        if len(self._asked) >= MOST_ASKED:
            self._asked.clear()
        self._asked[who] = now + ASKED_AGAIN_AFTER
        return True

    async def ask_who(self, slack: Paced, user: str, now: datetime) -> MemberChanged | None:
        """Ask Slack about somebody unknown; None where it does not tell."""
        try:
            told = (await patiently(slack, "users.info", user=user)).get("user")
        except (Refused, Ambiguous, TryLater) as error:
            log.info("Slack does not tell who %s is: %s", user, error)
            return None
        if not isinstance(told, dict) or not told.get("id"):
            return None
        profile = person_profile(slack.workspace.space, told)
        return MemberChanged(id=EventId(f"met:{profile.identity}:{now.isoformat()}"), at=now, profile=profile)

    async def changed_channels(self, slack: Paced, now: datetime) -> tuple[ChannelChanged, ...]:
        """Return the channels that are not as they were known."""
        return tuple(
            ChannelChanged(id=EventId(f"seen:{seen.channel}:{now.isoformat()}"), at=now, profile=seen)
            for seen in await self._channels_of(slack)
            if self._channels.get(seen.channel) != seen
        )

    async def _channels_of(self, slack: Paced) -> tuple[ChannelProfile, ...]:
        """Return the public channels, and the private ones that we were invited to."""
        public = _pages(slack, "conversations.list", "channels", types="public_channel", exclude_archived=True)
        private = _pages(slack, "users.conversations", "channels", types="private_channel", exclude_archived=True)
        return tuple(
            [channel_profile(slack.workspace.space, channel) for pages in (public, private) async for channel in pages]
        )


async def _pages(slack: Paced, method: str, key: str, **arguments: Any) -> AsyncIterator[Mapping[str, Any]]:
    cursor = ""
    for _ in range(MOST_PAGES):
        try:
            page = await patiently(slack, method, limit=PAGE, cursor=cursor, **arguments)
        except Refused as refused:
            log.warning("%s of %s: %s", method, slack.workspace.space, refused)
            return
        for thing in page.get(key, ()):
            yield thing
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def patiently(slack: Paced, method: str, **arguments: Any) -> Mapping[str, Any]:
    """Read, and read again after a while where Slack asks for patience or cannot be reached."""
    for wait in WAITS:
        try:
            return await slack.call(method, **arguments)
        except TryLater as later:
            await asyncio.sleep(later.after.total_seconds())
        except Ambiguous:
            await asyncio.sleep(wait)
    return await slack.call(method, **arguments)
