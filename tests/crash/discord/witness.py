"""Stands beside everything that a Discord tells, and writes down what must come of it; and what the house says it has.

The gateway knows no acknowledgement. What the house has written down shows when it goes on with a session: by the
sequence that it names.
"""

from collections.abc import Awaitable, Callable, Sequence

from tests.crash.discord import expected
from tests.discord.gateway import Frame, Gateway, Session, Socket
from tests.discord.records import Channel, Guild, Json, Member, Message
from tests.discord.state import Log
from tests.discord.telling import Crier


class WitnessedGateway(Gateway):
    """Writes down from where on the house goes on with a session."""

    log: Log

    async def _resume(self, socket: Socket, session: Session | None, data: Json) -> Session | None:
        self.log.write("resumed", session=data.get("session_id"), seq=data.get("seq"))
        return await super()._resume(socket, session, data)

    async def mute(self) -> None:
        """Say nothing more on any socket, not even to a heartbeat, without closing one."""
        self.acknowledges = False
        for session in self.sessions.values():
            session.socket = None


class WitnessedCrier(Crier):
    """Writes down what is told; `at_home` says of which guild somebody speaks in private."""

    log: Log
    at_home: Callable[[str], str]

    async def said(self, said: Message) -> list[Frame]:
        guild = self.state.channels[said.channel].guild or self.at_home(said.author)
        return await self._with(expected.of_message(self.state, said, guild), super().said(said))

    async def edited(self, said: Message) -> list[Frame]:
        return await self._with(expected.of_edit(self.state, said), super().edited(said))

    async def deleted(self, said: Message) -> list[Frame]:
        seen = self.state.sees(self.state.app.bot, self.state.channels[said.channel])
        return await self._with(expected.of_deletion(self.state, said) if seen else None, super().deleted(said))

    async def joined(self, guild: Guild, member: Member) -> list[Frame]:
        return await self._with(expected.of_joining(guild, member), super().joined(guild, member))

    async def thread_opened(self, thread: Channel) -> list[Frame]:
        return await self._with(expected.of_post(self.state, thread), super().thread_opened(thread))

    async def interaction(self, guild: str | None, shown: Json) -> list[Frame]:
        user = (shown.get("member") or shown)["user"]["id"]
        comes = expected.of_gesture(shown, guild or self.at_home(user))
        return await self._with(comes, super().interaction(guild, shown))

    async def reacted(self, said: Message, user: str, name: str, *, on: bool) -> list[Frame]:
        frames = await super().reacted(said, user, name, on=on)
        for frame in frames:
            comes = expected.of_reaction(self.state, said, user, f"{frame.session}:{frame.seq}", on=on)
            if comes is not None:
                self.log.write("told", **comes)
                self._by(comes, [frame])
        return frames

    async def _with(self, comes: Json | None, telling: Awaitable[list[Frame]]) -> list[Frame]:
        if comes is not None:
            self.log.write("told", **comes)
        frames = await telling
        if comes is not None:
            self._by(comes, frames)
        return frames

    def _by(self, comes: Json, frames: Sequence[Frame]) -> None:
        for frame in frames:
            self.log.write("by", id=comes["id"], session=frame.session, seq=frame.seq)
