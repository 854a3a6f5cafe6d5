"""Opens the conversations in which only some see what is said: with one person, or among a few.

1. Bots cannot gather people in a direct message. A few are brought together in a private thread, which nobody else is
   in and nobody can invite others to.
2. The same few meet in the same thread again, also after a restart: it is known by being ours, by what it is called,
   and by nobody else being in it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from bot.adapters.base import Ambiguous, Refused
from bot.adapters.discord.calling import Door
from bot.adapters.discord.known import Known
from bot.adapters.discord.spots import guild_of
from bot.core.ids import SpaceId

MOST_REMEMBERED = 5_000
LONGEST_NAME = 100
PRIVATE_THREAD = 12
_ARCHIVED = "/channels/{channel_id}/users/@me/threads/archived/private"
_MEMBER = "/channels/{channel_id}/thread-members/{user_id}"


class Conversations:
    """Opens conversations, and remembers those that are open."""

    def __init__(self, door: Door, known: Known) -> None:
        """Take the door, and what is known of the guilds."""
        self._door, self._known = door, known
        self._open: OrderedDict[tuple[str, ...], str] = OrderedDict()

    async def with_one(self, user: str) -> str:
        """Return the id of the conversation between somebody and us."""
        opened = self._open.get((user,))
        if opened is None:
            answer = await self._door.call("POST", "/users/@me/channels", json={"recipient_id": user})
            opened = _id_of(answer)
            self._remember((user,), opened)
        return opened

    async def among(self, space: SpaceId, users: Sequence[str], otherwise_called: str) -> str:
        """Return the id of the thread in which a few are among themselves."""
        few = (space, *sorted(set(users)))
        opened = self._open.get(few)
        if opened is None:
            channel = self._known.channel_for_groups(space)
            if channel is None:
                raise Refused(
                    "There is no channel in which Trellis may begin a private thread; give its role "
                    "*Create Private Threads* and *Send Messages in Threads* in the channel of meetups."
                )
            opened = await self._gathered(space, channel, few[1:], self._called(space, few[1:]) or otherwise_called)
            self._remember(few, opened)
        return opened

    def forget(self, conversation: str) -> None:
        """Forget a conversation that is there no more."""
        for who in [who for who, opened in self._open.items() if opened == conversation]:
            del self._open[who]

    def _called(self, space: SpaceId, users: Sequence[str]) -> str:
        names = [name for user in users if (name := self._known.name_of(space, user))]
        return ", ".join(names)[:LONGEST_NAME] if len(names) == len(users) else ""

    async def _gathered(self, space: SpaceId, channel: str, users: Sequence[str], name: str) -> str:
        for thread in await self._ours(space, channel, name):
            id_ = _id_of(thread)
            inside = await self._door.call("GET", "/channels/{channel_id}/thread-members", channel_id=id_)
            present = {str(member.get("user_id")) for member in inside} - {self._known.us}
            if present <= set(users):
                asleep = bool((thread.get("thread_metadata") or {}).get("archived"))
                if asleep and present != set(users):
                    await self._door.call("PATCH", "/channels/{channel_id}", json={"archived": False}, channel_id=id_)
                await self._let_in(id_, [user for user in users if user not in present])
                return id_
        begun = await self._door.call(
            "POST",
            "/channels/{channel_id}/threads",
            json={"name": name, "type": PRIVATE_THREAD, "invitable": False},
            channel_id=channel,
        )
        id_ = _id_of(begun)
        await self._let_in(id_, users)
        return id_

    async def _ours(self, space: SpaceId, channel: str, name: str) -> list[dict[str, Any]]:
        """Return our private threads of this name, those that sleep last."""
        active = await self._door.call("GET", "/guilds/{guild_id}/threads/active", guild_id=guild_of(space))
        asleep = await self._door.call("GET", _ARCHIVED, params={"limit": "100"}, channel_id=channel)
        return [
            thread
            for thread in (*(active.get("threads") or ()), *(asleep.get("threads") or ()))
            if thread.get("type") == PRIVATE_THREAD
            and (thread.get("parent_id"), thread.get("owner_id")) == (channel, self._known.us)
            and thread.get("name") == name
        ]

    async def _let_in(self, thread: str, users: Sequence[str]) -> None:
        for user in users:
            await self._door.call("PUT", _MEMBER, channel_id=thread, user_id=user)

    def _remember(self, who: tuple[str, ...], conversation: str) -> None:
        self._open[who] = conversation
        if len(self._open) > MOST_REMEMBERED:
            self._open.popitem(last=False)


def _id_of(answer: object) -> str:
    found = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(found, str) or not found.isdecimal():
        raise Ambiguous("Discord did not say which conversation it opened.")
    return found
