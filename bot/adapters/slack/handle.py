"""What a gesture lets us do, written small enough to travel in an `Interaction` and in a modal's private metadata."""

import json
from dataclasses import asdict, dataclass, fields

from bot.adapters.base import Refused
from bot.adapters.slack.payload import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """Whose gesture it was, where it was made, and by what means it can be answered.

    `message` is the `ts` of what was pressed; `only_theirs` says that it is ephemeral or stands in their conversation
    with us, so that a private answer may take its place. `view` is the modal in which the gesture was made; `at_home`
    says that it was made on App Home or by a global shortcut, so that there is no channel.
    """

    user: str
    channel: str = ""
    thread: str = ""
    message: str = ""
    only_theirs: bool = False
    trigger: str = ""
    response_url: str = ""
    view: str = ""
    at_home: bool = False

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
            user=said.id("user"),
            channel=said.id("channel"),
            thread=said.ts("thread"),
            message=said.ts("message"),
            only_theirs=said.flag("only_theirs"),
            trigger=said.mark("trigger"),
            response_url=said.url("response_url"),
            view=said.id("view"),
            at_home=said.flag("at_home"),
        )
        if not grip.user or said.content != {f.name: v for f in fields(grip) if (v := getattr(grip, f.name))}:
            raise Refused(
                "This gesture cannot be answered: what came back with it is not ours. "
                "Its author can make it again and will be answered then."
            )
        return grip
