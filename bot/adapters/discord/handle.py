"""What a gesture lets us do, written small enough to travel in an `Interaction`."""

import json
from dataclasses import asdict, dataclass, fields

from bot.adapters.base import Refused
from bot.adapters.discord.payload import Payload
from bot.adapters.discord.spots import space_in
from bot.core.ids import SpaceId

KINDS = ("command", "menu", "component", "modal", "message")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """Whose gesture it was, where it was made, and by what means it can be answered.

    `kind` says what it was. What was written to us is a `message`: it has neither `id` nor `token`, so nothing can be
    shown to its author alone where others are, and no form can be opened. `guild` is the space's, also in direct
    messages; `channel` holds the gesture itself, be it a thread. `message` is what was pressed, what a menu was opened
    on, or what was written to us. `only_theirs` says that it is ephemeral or stands in their conversation with us, so
    that a private answer may take its place; `in_private` that the gesture was made in that conversation.
    """

    kind: str
    user: str
    guild: str
    channel: str
    id: str = ""
    token: str = ""
    message: str = ""
    only_theirs: bool = False
    in_private: bool = False

    @property
    def space(self) -> SpaceId:
        """Return the space that the gesture is about."""
        return space_in(self.guild)

    def __str__(self) -> str:
        """Write it as compact JSON, without what is as usual."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, separators=(",", ":"))

    @classmethod
    def read(cls, handle: str) -> "Grip":
        """Read what `str` wrote; raises `Refused` where it is something else."""
        try:
            written = json.loads(handle)
        except (ValueError, RecursionError):
            written = None
        said = Payload.of(written)
        grip = cls(
            kind=said.mark("kind"),
            user=said.id("user"),
            guild=said.id("guild"),
            channel=said.id("channel"),
            id=said.id("id"),
            token=said.token("token"),
            message=said.id("message"),
            only_theirs=said.flag("only_theirs"),
            in_private=said.flag("in_private"),
        )
        names_all = grip.kind in KINDS and grip.user and grip.guild and grip.channel
        if not names_all or said.content != {f.name: v for f in fields(grip) if (v := getattr(grip, f.name))}:
            raise Refused(
                "This gesture cannot be answered: what came back with it is not ours. "
                "Its author can make it again and will be answered then."
            )
        return grip
